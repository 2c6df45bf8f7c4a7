import { ofAccount } from './of-account.ts';
import { ofKeys } from './of-keys.ts';
import { ofPasskeys } from './of-passkeys.ts';
import { apart, ofResets } from './of-resets.ts';
import type { Texts, Way } from './texts.ts';

const noMethod = 'هذه الطريقة غير متاحة حاليًا. يُرجى اختيار طريقة أخرى.';
const wrongCode = 'الرمز غير صحيح. راجع أحدث رسالة وحاول مرة أخرى.';
const provider = 'تعذّر على الخدمة الأخرى تسجيل دخولك. يُرجى المحاولة مرة أخرى.';
const noLongerWorks = (shown: string, way: Way) =>
  ({
    sms: `الرمز المرسل إلى الرقم المنتهي بـ ${apart(shown)} لم يعد صالحًا.`,
    voice: `الرمز الذي أُملي على الرقم المنتهي بـ ${apart(shown)} لم يعد صالحًا.`,
    email: `الرمز المرسل بالبريد إلى ${apart(shown)} لم يعد صالحًا.`,
  })[way];
const ended = {
  title: 'انتهى تسجيل الدخول هذا',
  text: 'استغرق وقتًا طويلًا أو اكتمل من قبل. يُرجى البدء من جديد.',
};
const unknownAddress = {
  title: 'لا يمكن الرد على هذا الطلب',
  text: 'طلب التطبيق إرسالك إلى عنوان غير مسجّل له.',
};
const unknownApplication = {
  title: 'هذا التطبيق غير معروف',
  text: 'الرابط الذي أوصلك إلى هنا لا يشير إلى تطبيق نعرفه. يُرجى الرجوع والمحاولة مرة أخرى.',
};

/** Three to ten are counted by one form, eleven and more by another: CLDR knows. */
const minutesIn = new Intl.NumberFormat('ar-u-nu-latn', {
  ...{ style: 'unit', unit: 'minute', unitDisplay: 'long' },
});
const minutesOf = (minutes: number): string => {
  if (minutes === 1) return 'دقيقة واحدة';
  return minutes === 2 ? 'دقيقتين' : minutesIn.format(minutes);
};

export const ar: Texts = {
  language: 'ar',
  login: {
    title: 'تسجيل الدخول',
    lead: (application) => `للمتابعة إلى ${apart(application)}`,
    username: 'البريد الإلكتروني أو اسم المستخدم',
    password: 'كلمة المرور',
    submit: 'متابعة',
    or: 'أو',
    continueWith: (connection) => `المتابعة عبر ${apart(connection)}`,
  },
  enrollment: {
    title: 'أضف هاتفك',
    lead: 'من الآن فصاعدًا يكون الرمز المرسل إلى هاتفك هو الخطوة الثانية لتسجيل الدخول.',
    phone: 'رقم الهاتف',
    country: 'البلد',
    hint: (example) => `مثال: \u2068${example}\u2069. أو مع + ورمز البلد.`,
    by: 'كيف يصلك الرمز',
    ways: { sms: 'رسالة نصية', voice: 'مكالمة' },
    device: 'اسم هذا الجهاز (اختياري)',
    risk: 'من يستولي على رقمك قد يقرأ الرمز. لا تُعطِ رمزًا لأحد أبدًا.',
    submit: 'إرسال الرمز',
    other: 'اختيار طريقة أخرى',
  },
  challenge: {
    title: 'أدخل الرمز',
    lead: (shown, way) =>
      ({
        sms: `أرسلناه إلى الرقم المنتهي بـ ${apart(shown)}.`,
        voice: `نتصل الآن بالرقم المنتهي بـ ${apart(shown)}.`,
        email: `أرسلناه بالبريد الإلكتروني إلى ${apart(shown)}.`,
      })[way],
    validFor: (minutes) => `وهو صالح لمدة ${minutesOf(minutes)}.`,
    sentAgain: 'رمز جديد في الطريق. أحدث رسالة وحدها هي المعتبرة.',
    code: 'الرمز',
    submit: 'متابعة',
    resend: 'إرسال رمز جديد',
    other: 'استخدام طريقة أخرى',
    otherNumber: 'استخدام رقم آخر',
    remember: (period) => `تذكّر هذا المتصفح لمدة ${period}`,
  },
  app: {
    enrollment: {
      title: 'إعداد تطبيق المصادقة',
      text: 'امسح هذا بالتطبيق على هاتفك، ثم أدخل الرمز الذي يعرضه التطبيق.',
    },
    challenge: { title: 'أدخل الرمز', text: 'يعرضه تطبيق المصادقة لديك.' },
    picture: 'رمز QR يحوي المفتاح لتطبيق المصادقة',
    open: 'فتح التطبيق على هذا الجهاز',
    key: 'تعذّر المسح؟ عرض المفتاح',
    code: 'الرمز من التطبيق',
  },
  recovery: {
    challenge: {
      title: 'أدخل رمز الاسترداد',
      text: 'طُلب منك الاحتفاظ به عند إعداد الخطوة الثانية. يمكن استخدامه مرة واحدة.',
    },
    code: 'رمز الاسترداد',
    given: {
      first: {
        title: 'احتفظ برمز الاسترداد',
        text: 'يتيح لك تسجيل الدخول مرة واحدة إذا فقدت هاتفك. اكتبه أو اطبعه. يُعرض هذه المرة فقط.',
      },
      replacement: {
        title: 'احتفظ برمز الاسترداد الجديد',
        text: 'الرمز الذي استخدمته لم يعد صالحًا. اكتب هذا أو اطبعه. يُعرض هذه المرة فقط.',
      },
    },
    copy: 'نسخ',
    copied: 'تم النسخ',
    print: 'طباعة',
    download: 'تنزيل',
    saved: 'احتفظت بهذا الرمز في مكان آمن',
  },
  closed: {
    locked: { title: 'محاولات خاطئة كثيرة', text: noLongerWorks },
    expired: { title: 'انتهت صلاحية الرمز', text: noLongerWorks },
    atHand: 'لا تُقبل رموز أخرى في هذه المحاولة. يمكنك بدء محاولة أخرى.',
    tryAgain: 'المحاولة مرة أخرى',
    numberAgain: 'إدخال الرقم من جديد',
  },
  times: {
    tryAgainAt: (time) => `يمكنك المحاولة مرة أخرى ابتداءً من ${apart(time)}.`,
    tryLater: 'انتظر قليلًا ثم حاول مرة أخرى.',
    resendFrom: (time) => `يمكن إرسال رمز جديد ابتداءً من ${apart(time)}.`,
  },
  backTo: (application) => `العودة إلى ${apart(application)}`,
  webauthn: ofKeys.ar.webauthn,
  passkey: ofPasskeys.ar.passkey,
  account: ofAccount.ar.account,
  reset: ofResets.ar.reset,
  options: {
    title: 'أكّد أنك أنت',
    lead: 'اختر كيف تريد أن تفعل ذلك.',
  },
  enrollOptions: {
    title: 'أضف خطوة ثانية',
    text: 'اختر كيف تريد أن تؤكّد أنك أنت.',
  },
  enrolled: {
    title: 'تم إعداد خطوتك الثانية',
    text: 'ستُطلب منك من الآن فصاعدًا عند تسجيل الدخول. يمكنك إغلاق هذه النافذة.',
  },
  signOut: {
    title: 'هل تريد تسجيل الخروج؟',
    text: 'أنت مسجّل الدخول هنا. تسجيل الخروج ينهي ذلك في كل التطبيقات.',
    submit: 'تسجيل الخروج',
  },
  signedOut: { title: 'تم تسجيل خروجك', text: 'يمكنك إغلاق هذه النافذة.' },
  continuing: {
    title: 'لحظة من فضلك',
    text: 'تجري إعادتك إلى التطبيق.',
    submit: 'متابعة',
  },
  frame: {
    account: 'الحساب',
    notYou: 'لست أنت؟',
    language: 'اللغة',
    privacy: 'الخصوصية',
    toStart: 'إلى الصفحة الرئيسية',
  },
  error: 'خطأ',
  startAgain: 'البدء من جديد',
  support: 'المساعدة',
  reference: (id) => `المرجع: ${apart(id)}`,
  refusals: {
    ...ofKeys.ar.refusals,
    ...ofPasskeys.ar.refusals,
    ...ofAccount.ar.refusals,
    ...ofResets.ar.refusals,
    credentials_wrong: 'اسم المستخدم أو كلمة المرور غير صحيحة.',
    credentials_missing: 'يُرجى إدخال اسم المستخدم وكلمة المرور معًا.',
    too_many_guesses: 'محاولات كثيرة جدًا.',
    user_blocked: 'لا يمكن لهذا الحساب تسجيل الدخول. يُرجى سؤال المسؤول عنه.',
    connection_unknown: provider,
    federation_refused: provider,
    federation_unavailable: provider,
    phone_number_missing: 'يُرجى إدخال رقم هاتفك.',
    phone_number_malformed: 'هذا ليس رقم هاتف يمكننا الوصول إليه. تحقّق من رمز الدولة.',
    enrollment_not_allowed: noMethod,
    factor_off: noMethod,
    authenticator_locked: noMethod,
    authenticator_unknown: noMethod,
    authenticator_malformed: 'لا يمكن استخدام هذا. يُرجى مراجعة ما أدخلته.',
    form_unreadable: 'تعذّرت قراءة ما أُرسل. يُرجى ملء النموذج مرة أخرى.',
    switched_off: 'أُوقفت للتو الطريقة التي بدأت بها. يُرجى المتابعة بطريقة متاحة.',
    choice_missing: 'يُرجى اختيار إحدى الطرق.',
    too_many_sends: 'أُرسلت رموز كثيرة جدًا.',
    destination_not_allowed:
      'لا يمكن إرسال الرموز إلى أرقام هذا البلد. استخدم رقمًا آخر أو طريقة أخرى.',
    code_not_saved: 'يُرجى تأكيد أنك احتفظت بالرمز.',
    app_key_locked:
      'محاولات خاطئة كثيرة. المفتاح المعروض سابقًا لم يعد صالحًا: احذفه من تطبيقك. يُنشأ ' +
      'لك مفتاح ' +
      'جديد.',
    wrong_app_code: 'الرمز غير صحيح أو سبق استخدامه. انتظر الرمز التالي وحاول مرة أخرى.',
    wrong_recovery_code: 'رمز الاسترداد غير صحيح أو سبق استخدامه.',
    recovery_code_not_due: noMethod,
    recovery_code_given_too_often:
      'عُرض رمز الاسترداد مرات كثيرة جدًا. آخر رمز عُرض هو الصالح. إن لم تحتفظ به فاطلب رمزًا ' +
      'آخر من ' +
      'المسؤول عن حسابك.',
    code_missing: 'يُرجى إدخال الرمز.',
    wrong_code: wrongCode,
    challenge_expired: 'انتهت صلاحية الرمز. يُرجى طلب رمز جديد.',
    challenge_locked: 'محاولات خاطئة كثيرة. يُرجى طلب رمز جديد.',
    challenge_not_open: 'لم يعد الرمز صالحًا. يُرجى طلب رمز جديد.',
    too_many_attempts: 'رموز خاطئة كثيرة جدًا.',
  },
  home: {
    title: 'Countersign',
    text: 'هنا يسجّل الناس دخولهم إلى التطبيقات خطوة بخطوة. لا شيء آخر لعرضه هنا.',
  },
  problems: {
    ...ofResets.ar.problems,
    ticket_unknown: {
      title: 'هذا الرابط لا يؤدي إلى شيء',
      text: 'إنه غير مكتمل أو لم يصدر قط. يُرجى طلب رابط آخر ممن أرسله.',
    },
    ticket_expired: {
      title: 'انتهت صلاحية هذا الرابط',
      text: 'كان صالحًا لخمسة أيام. يُرجى طلب رابط آخر ممن أرسله.',
    },
    ticket_used: {
      title: 'سبق استخدام هذا الرابط',
      text:
        'يعمل مرة واحدة، وقد أُضيفت به خطوة ثانية. إن لم تكن أنت من فعل ذلك فأبلغ ' +
        'المسؤول عن حسابك.',
    },
    already_enrolled: {
      title: 'لديك خطوة ثانية بالفعل',
      text: 'لا شيء يُضاف بهذا الرابط. يمكنك إغلاق هذه النافذة.',
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
      title: 'انتهى تسجيل الدخول هذا',
      text:
        'اكتمل أو استغرق وقتًا طويلًا أو بدأ في متصفح آخر. يُرجى العودة إلى التطبيق والبدء من ' +
        'جديد. إن ' +
        'تكرر ذلك في كل مرة فاسمح بملفات تعريف الارتباط.',
    },
    factor_missing: {
      title: 'يلزم إجراء خطوة ثانية',
      text: 'يحتاج حسابك إلى خطوة ثانية لتسجيل الدخول، ولا تتوفر أي منها. يُرجى سؤال المسؤول عنه.',
    },
    request_malformed: {
      title: 'لا يمكن الرد على هذا الطلب',
      text: 'فيه شيء ناقص أو غير صحيح. يُرجى الرجوع والمحاولة مرة أخرى.',
    },
    not_found: { title: 'لا شيء هنا', text: 'يُرجى التحقق من العنوان.' },
    tenant_unknown: { title: 'لا شيء هنا', text: 'يُرجى التحقق من العنوان.' },
    too_many_requests: {
      title: 'لحظة من فضلك',
      text: 'جاءت طلبات كثيرة جدًا. انتظر دقيقة ثم حاول مرة أخرى.',
    },
    service_silent: {
      title: 'لحظة من فضلك',
      text: 'لا يمكننا الرد الآن. يُرجى المحاولة بعد بضع ثوانٍ.',
    },
    broken: {
      title: 'حدث خطأ ما',
      text: 'الخطأ منا وليس منك. حاول مرة أخرى؛ وإن تكرر فأخبرنا بالمرجع أدناه.',
    },
  },
};
