import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'この方法は現在使えません。別の方法をお選びください。';
const wrongCode =
  'コードが正しくありません。最新のメッセージをご確認のうえ、もう一度お試しください。';
const provider = '他のサービスでログインできませんでした。もう一度お試しください。';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `末尾が ${shown} の番号に送ったコードは無効になりました。`,
    voice: `末尾が ${shown} の番号にお伝えしたコードは無効になりました。`,
    email: `${shown} にメールで送ったコードは無効になりました。`,
  })[way];
const ended = {
  title: 'このログインは終了しました',
  text: '時間がかかりすぎたか、すでに完了しています。もう一度始めてください。',
};
const unknownAddress = {
  title: 'このリクエストにはお答えできません',
  text: 'アプリケーションが、登録されていないアドレスへの移動を求めました。',
};
const unknownApplication = {
  title: 'このアプリケーションは登録されていません',
  text: 'リンクが示すアプリケーションが見つかりません。前の画面に戻って、もう一度お試しください。',
};

export const ja: Texts = {
  language: 'ja',
  login: {
    title: 'ログイン',
    lead: (application) => `${application} に進みます`,
    username: 'メールアドレスまたはユーザー名',
    password: 'パスワード',
    submit: '続ける',
    or: 'または',
    continueWith: (connection) => `${connection} で続ける`,
  },
  enrollment: {
    title: '電話番号を登録する',
    lead: '今後は、電話に届くコードがログインの 2 つ目のステップになります。',
    phone: '電話番号',
    country: '国・地域',
    hint: (example) => `例: ${example}。+ と国番号から入力することもできます。`,
    by: 'コードの受け取り方',
    ways: { sms: 'SMS', voice: '通話' },
    device: 'このデバイスの名前 (任意)',
    risk: '番号を手に入れた人はコードを読める可能性があります。コードは決して人に伝えないでください。',
    submit: 'コードを送る',
    other: '別の方法を選ぶ',
  },
  challenge: {
    title: 'コードを入力してください',
    lead: (shown, way) =>
      ({
        sms: `末尾が ${shown} の番号に送りました。`,
        voice: `末尾が ${shown} の番号に電話しています。`,
        email: `${shown} にメールで送りました。`,
      })[way],
    validFor: (minutes) => `有効期間は ${minutes} 分です。`,
    sentAgain: '新しいコードを送りました。最新のメッセージだけが有効です。',
    code: 'コード',
    submit: '続ける',
    resend: '新しいコードを送る',
    other: '別の方法を使う',
    otherNumber: '別の番号を使う',
    remember: (period) => `このブラウザを ${period} 記憶する`,
  },
  app: {
    enrollment: {
      title: '認証アプリを設定する',
      text: '電話のアプリで読み取り、アプリに表示されたコードを入力してください。',
    },
    challenge: { title: 'コードを入力してください', text: '認証アプリに表示されています。' },
    picture: '認証アプリの鍵が入った QR コード',
    open: 'この端末のアプリを開く',
    key: '読み取れない場合: 鍵を表示する',
    code: 'アプリのコード',
  },
  recovery: {
    challenge: {
      title: 'リカバリーコードを入力してください',
      text: '2 つ目のステップを設定したときに保管をお願いしたコードです。1 回だけ使えます。',
    },
    code: 'リカバリーコード',
    given: {
      first: {
        title: 'リカバリーコードを保管してください',
        text:
          '電話をなくしたときに 1 回だけログインできます。書き留めるか、印刷してください。表示される' +
          'のは今回だけです。',
      },
      replacement: {
        title: '新しいリカバリーコードを保管してください',
        text:
          '使ったコードは無効になりました。こちらを書き留めるか、印刷してください。表示されるのは今回' +
          'だけです。',
      },
    },
    copy: 'コピー',
    copied: 'コピーしました',
    print: '印刷',
    download: 'ダウンロード',
    saved: 'このコードを安全な場所に保管しました',
  },
  closed: {
    locked: { title: '間違いが多すぎました', text: noLongerWorks },
    expired: { title: 'コードの有効期限が切れました', text: noLongerWorks },
    atHand: 'この回ではこれ以上コードを受け付けません。新しく始めることができます。',
    tryAgain: 'もう一度試す',
    numberAgain: '番号をもう一度入力する',
  },
  times: {
    tryAgainAt: (time) => `${time} 以降にもう一度お試しください。`,
    tryLater: 'しばらく待ってから、もう一度お試しください。',
    resendFrom: (time) => `新しいコードは ${time} 以降に送れます。`,
  },
  backTo: (application) => `${application} に戻る`,
  webauthn: ofKeys.ja.webauthn,
  passkey: ofPasskeys.ja.passkey,
  account: ofAccount.ja.account,
  reset: ofResets.ja.reset,
  options: {
    title: 'ご本人であることを確認してください',
    lead: '確認の方法をお選びください。',
  },
  enrollOptions: {
    title: '2 つ目のステップを追加する',
    text: 'ご本人であることを確認する方法をお選びください。',
  },
  enrolled: {
    title: '2 つ目のステップを設定しました',
    text: '今後のログインで必要になります。この画面は閉じてかまいません。',
  },
  signOut: {
    title: 'ログアウトしますか?',
    text: 'ログインしています。ログアウトすると、すべてのアプリケーションで終了します。',
    submit: 'ログアウト',
  },
  signedOut: { title: 'ログアウトしました', text: 'この画面は閉じてかまいません。' },
  continuing: {
    title: '少々お待ちください',
    text: 'アプリケーションに戻ります。',
    submit: '続ける',
  },
  frame: {
    account: 'アカウント',
    notYou: '別の方ですか?',
    language: '言語',
    privacy: 'プライバシー',
    toStart: 'トップページへ',
  },
  error: 'エラー',
  startAgain: 'もう一度始める',
  support: 'ヘルプ',
  reference: (id) => `参照番号: ${id}`,
  refusals: {
    ...ofKeys.ja.refusals,
    ...ofPasskeys.ja.refusals,
    ...ofAccount.ja.refusals,
    ...ofResets.ja.refusals,
    credentials_wrong: 'ユーザー名またはパスワードが正しくありません。',
    credentials_missing: 'ユーザー名とパスワードの両方を入力してください。',
    too_many_guesses: '試行回数が多すぎます。',
    user_blocked: 'このアカウントではログインできません。管理者にお問い合わせください。',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: '電話番号を入力してください。',
    phone_number_malformed: 'この電話番号には届きません。国番号をご確認ください。',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'これは使えません。入力した内容をご確認ください。',
    form_unreadable: '送信された内容を読み取れませんでした。もう一度入力してください。',
    switched_off: '選択した方法は、先ほど無効になりました。利用できる方法で続けてください。',
    choice_missing: '方法を 1 つお選びください。',
    too_many_sends: 'コードの送信回数が多すぎます。',
    destination_not_allowed:
      'この国の番号にはコードを送信できません。別の番号または別の方法をお使いください。',
    code_not_saved: 'コードを保管したことを確認してください。',
    app_key_locked:
      '間違いが多すぎました。先ほどの鍵は無効になったため、アプリから削除してください。新しい鍵を' +
      '用意しました。',
    wrong_app_code:
      'コードが正しくないか、すでに使われています。次のコードを待って、もう一度お試しください。',
    wrong_recovery_code: 'リカバリーコードが正しくないか、すでに使われています。',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'リカバリーコードの表示回数が多すぎます。最後に表示されたものが有効です。保管していない場合は、' +
      '管理者に新しいコードをお求めください。',
    code_missing: 'コードを入力してください。',
    wrong_code: wrongCode,
    challenge_expired: 'コードの有効期限が切れました。新しいコードをお求めください。',
    challenge_locked: '間違いが多すぎました。新しいコードをお求めください。',
    challenge_not_open: 'コードは無効になりました。新しいコードをお求めください。',
    too_many_attempts: '間違ったコードが多すぎます。',
  },
  home: {
    title: 'Countersign',
    text: 'アプリケーションへのログインを、順を追って行う場所です。ほかに表示するものはありません。',
  },
  problems: {
    ...ofResets.ja.problems,
    ticket_unknown: {
      title: 'このリンクは使えません',
      text: '不完全か、発行されていません。送った人に新しいリンクをお求めください。',
    },
    ticket_expired: {
      title: 'このリンクの有効期限が切れました',
      text: '有効期間は 5 日間でした。送った人に新しいリンクをお求めください。',
    },
    ticket_used: {
      title: 'このリンクはすでに使われました',
      text:
        '1 回だけ使え、2 つ目のステップが追加されました。お心当たりがない場合は、管理者にお知らせく' +
        'ださい。',
    },
    already_enrolled: {
      title: '2 つ目のステップはすでにあります',
      text: 'このリンクで追加するものはありません。この画面は閉じてかまいません。',
    },
    client_missing: unknownApplication,
    client_unknown: unknownApplication,
    redirect_uri_missing: unknownAddress,
    redirect_uri_unregistered: unknownAddress,
    origin_unregistered: unknownAddress,
    return_address_unregistered: unknownAddress,
    login_unknown: ended,
    login_expired: ended,
    login_over: ended,
    transaction_unknown: {
      title: 'このログインは終了しました',
      text:
        '完了したか、時間がかかりすぎたか、別のブラウザで始められました。アプリケーションに戻って、' +
        'もう一度始めてください。毎回起きる場合は、Cookie を許可してください。',
    },
    factor_missing: {
      title: '2 つ目のステップが必要です',
      text:
        'ログインには 2 つ目のステップが必要ですが、使えるものがありません。管理者にお問い合わせくだ' +
        'さい。',
    },
    request_malformed: {
      title: 'このリクエストにはお答えできません',
      text: '足りないか、正しくない部分があります。前の画面に戻って、もう一度お試しください。',
    },
    not_found: { title: 'ここには何もありません', text: 'アドレスをご確認ください。' },
    tenant_unknown: { title: 'ここには何もありません', text: 'アドレスをご確認ください。' },
    too_many_requests: {
      title: '少々お待ちください',
      text: 'リクエストが多すぎます。1 分ほど待ってからお試しください。',
    },
    service_silent: {
      title: '少々お待ちください',
      text: '現在お答えできません。数秒後にもう一度お試しください。',
    },
    broken: {
      title: '問題が発生しました',
      text: 'こちら側の問題です。もう一度お試しください。繰り返す場合は、下の参照番号をお知らせください。',
    },
  },
};
