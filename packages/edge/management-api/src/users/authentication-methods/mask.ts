/** All but the last four characters hidden, the plus sign included, the length kept [REC]. */
export const maskedPhoneNumber = (phoneNumber: string): string =>
  phoneNumber.slice(0, -4).replace(/./g, 'X') + phoneNumber.slice(-4);
