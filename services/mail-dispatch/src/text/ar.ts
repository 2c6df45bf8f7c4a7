import type { MailTexts } from './texts.ts';

/** Three to ten are counted by one form, eleven and more by another: CLDR knows. */
const minutesIn = new Intl.NumberFormat('ar-u-nu-latn', {
  ...{ style: 'unit', unit: 'minute', unitDisplay: 'long' },
});
const minutesOf = (minutes: number): string => {
  if (minutes === 1) return 'دقيقة واحدة';
  return minutes === 2 ? 'دقيقتين' : minutesIn.format(minutes);
};

export const ar: MailTexts = {
  language: 'ar',
  hello: 'مرحبًا،',
  changes: {
    factor_added: {
      subject: 'أُضيفت خطوة ثانية إلى حسابك لدى {name}',
      text: 'من الآن فصاعدًا لحسابك لدى {name} طريقة أخرى لإثبات أنك أنت.',
    },
    factor_changed: {
      subject: 'تغيّرت خطوة ثانية في حسابك لدى {name}',
      text: 'تغيّرت في حسابك لدى {name} طريقة لإثبات أنك أنت.',
    },
    factor_removed: {
      subject: 'أُزيلت خطوة ثانية من حسابك لدى {name}',
      text: 'أُزيلت من حسابك لدى {name} طريقة لإثبات أنك أنت.',
    },
    factor_locked: {
      subject: 'قُفلت خطوة ثانية في حسابك لدى {name}',
      text: 'أُدخلت رموز خاطئة كثيرة على التوالي. لا تثبت شيئًا حتى يُعاد إعدادها.',
    },
    recovery_code_given: {
      subject: 'لديك رمز استرداد جديد لدى {name}',
      text: 'عُرض رمز استرداد جديد لحسابك لدى {name}. أي رمز سابق لم يعد صالحًا.',
    },
    recovery_code_spent: {
      subject: 'استُخدم رمز الاسترداد الخاص بك لدى {name}',
      text: 'سجّل شخص ما الدخول إلى حسابك لدى {name} برمز الاسترداد الخاص بك. لم يعد صالحًا الآن.',
    },
    second_factor_failed: {
      subject: 'أُدخلت رموز خاطئة لحسابك لدى {name}',
      text: 'عرف شخص ما كيف يسجّل الدخول إلى حسابك لدى {name}، لكنه لم يعرف الرمز المطلوب.',
    },
    sessions_ended: {
      subject: 'سُجّل خروجك لدى {name}',
      text: 'سُجّل خروج متصفحات أو تطبيقات من حسابك لدى {name}. ستطلب منك تسجيل الدخول من جديد.',
    },
    browsers_forgotten: {
      subject: 'نُسيت متصفحات لحسابك لدى {name}',
      text:
        'نُسي متصفح واحد أو كل المتصفحات المحفوظة لحسابك لدى {name}. ستُطلب الخطوة الثانية ' +
        'فيها من جديد.',
    },
    password_changed: {
      subject: 'تم تغيير كلمة مرورك لدى {name}',
      text: 'أصبحت لحسابك لدى {name} كلمة مرور أخرى. وقد انتهت جلساتك المفتوحة في كل مكان.',
    },
  },
  which: (factor) => `ما هو: ${factor}`,
  when: (instant) => `متى: ${instant}`,
  notYou: 'إن كنت أنت فلا حاجة إلى فعل شيء. وإلا فأبلغ المسؤول عن حسابك فورًا وغيّر كلمة المرور.',
  notYouAsk: (address) =>
    `إن كنت أنت فلا حاجة إلى فعل شيء. وإلا فراسل ${address} فورًا وغيّر كلمة المرور.`,
  ticket: {
    subject: 'قم بإعداد خطوة ثانية لحسابك لدى {name}',
    text: 'بهذا الرابط تقوم بإعداد طريقة ثانية لإثبات أنك أنت، لحسابك لدى {name}:',
    after: 'يعمل مرة واحدة ولمدة خمسة أيام. إن لم تكن تتوقعه فلا تفتحه.',
  },
  passwordLink: {
    subject: 'اختر كلمة مرور جديدة لحسابك لدى {name}',
    text: 'بهذا الرابط تختار كلمة مرور جديدة لحسابك لدى {name}:',
    after: 'يعمل مرة واحدة ولمدة يوم. إن لم تطلبه فلا داعي لفعل شيء: تبقى كلمة مرورك كما هي.',
  },
  test: {
    subject: 'رسالة اختبار من {name}',
    text: 'أرسل أحد مديري {name} هذه الرسالة ليرى هل تصل الرسائل. لا يلزم فعل أي شيء.',
  },
  code: {
    subject: 'رمزك لدى {name}',
    text: 'هذا رمزك لتسجيل الدخول إلى {name}:',
    validFor: (minutes) => `وهو صالح لمدة ${minutesOf(minutes)}.`,
    after:
      'لن يطلبه منك أحد أبدًا. إن لم تكن تسجّل الدخول الآن ' +
      'فإن شخصًا آخر يعرف كلمة مرورك، ' +
      'لذا غيّر كلمة المرور فورًا ولا تُعطِ هذا الرمز لأحد.',
  },
};
