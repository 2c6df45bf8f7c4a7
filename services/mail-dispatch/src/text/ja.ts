import type { MailTexts } from './texts.ts';

export const ja: MailTexts = {
  language: 'ja',
  hello: 'お客様',
  changes: {
    factor_added: {
      subject: '{name} のアカウントに 2 つ目のステップが追加されました',
      text: '{name} のアカウントで、ご本人であることを確認する方法が 1 つ増えました。',
    },
    factor_changed: {
      subject: '{name} のアカウントの 2 つ目のステップが変更されました',
      text: '{name} のアカウントで、ご本人であることを確認する方法が変更されました。',
    },
    factor_removed: {
      subject: '{name} のアカウントから 2 つ目のステップが削除されました',
      text: '{name} のアカウントから、ご本人であることを確認する方法が削除されました。',
    },
    factor_locked: {
      subject: '{name} のアカウントの 2 つ目のステップがロックされました',
      text: '間違ったコードが続けて入力されました。設定し直すまで使えません。',
    },
    recovery_code_given: {
      subject: '{name} の新しいリカバリーコードがあります',
      text: '{name} のアカウントの新しいリカバリーコードが表示されました。以前のコードは無効です。',
    },
    recovery_code_spent: {
      subject: '{name} のリカバリーコードが使われました',
      text: 'リカバリーコードを使って {name} のアカウントへのログインがありました。このコードは無効になりました。',
    },
    second_factor_failed: {
      subject: '{name} のアカウントに間違ったコードが入力されました',
      text: '{name} のアカウントへのログインの方法を知る人が、求められたコードを間違えました。',
    },
    sessions_ended: {
      subject: '{name} からログアウトしました',
      text: '{name} のアカウントから、ブラウザーまたはアプリケーションがログアウトしました。もう一度ログインを求められます。',
    },
    browsers_forgotten: {
      subject: '{name} のアカウントで記憶されていたブラウザーが削除されました',
      text: '{name} のアカウントで記憶されていたブラウザーの一つ、またはすべてが削除されました。そこでは再び二段階目の確認が求められます。',
    },
    password_changed: {
      subject: '{name} のパスワードが変更されました',
      text: '{name} のアカウントのパスワードが変更されました。ログインしていた場所では、ログインが終了しました。',
    },
  },
  which: (factor) => `対象: ${factor}`,
  when: (instant) => `日時: ${instant}`,
  notYou:
    'ご本人による操作であれば、何もする必要はありません。お心当たりがない場合は、すぐに管理者に知らせ、パスワードを変更してください。',
  notYouAsk: (address) =>
    `ご本人による操作であれば、何もする必要はありません。お心当たりがない場合は、すぐに ${address} に連絡し、パスワードを変更してください。`,
  ticket: {
    subject: '{name} のアカウントに 2 つ目のステップを設定してください',
    text: 'このリンクから、{name} のアカウントでご本人であることを確認する 2 つ目の方法を設定できます:',
    after: '5 日間、1 回だけ使えます。お心当たりがない場合は開かないでください。',
  },
  passwordLink: {
    subject: '{name} のアカウントの新しいパスワードを設定してください',
    text: 'このリンクから、{name} のアカウントの新しいパスワードを設定できます:',
    after:
      '1 日間、1 回だけ使えます。お心当たりがない場合は、何もする必要はありません。パスワードは変わりません。',
  },
  test: {
    subject: '{name} のテストメール',
    text: '{name} の管理者が、メールが届くかどうかを確かめるために送信したメールです。何もする必要はありません。',
  },
  code: {
    subject: '{name} のコード',
    text: '{name} にログインするためのコードです:',
    validFor: (minutes) => `有効期間は ${minutes} 分です。`,
    after:
      'コードをお尋ねすることは決してありません。ログインしていない場合は、パスワードを知られています。変更してください。',
  },
};
