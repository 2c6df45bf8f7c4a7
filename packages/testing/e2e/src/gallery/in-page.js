/* Runs in the browser, beside axe. */

/**
 * What is wrong with each of the pages. They are put one after the other into this document: it has
 * their sheet already, and axe.
 */
const faultsOfPages = async ({ addresses, options }) => {
  const faults = [];
  for (const address of addresses) {
    const text = await (await fetch(address)).text();
    const page = new DOMParser().parseFromString(text, 'text/html');
    document.body.replaceWith(page.body);
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.documentElement.dir = page.documentElement.dir;
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`${address}: wider than the window`);
    const { violations } = await globalThis.axe.run(options);
    for (const { id, nodes } of violations) {
      faults.push(`${address}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    }
  }
  return faults;
};

const drawn = async (png, reduction) => {
  const bytes = Uint8Array.from(atob(png), (each) => each.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width / reduction);
  canvas.height = Math.round(bitmap.height / reduction);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { canvas, pixels: context.getImageData(0, 0, canvas.width, canvas.height).data };
};

/** How many squares of two small pictures are others, and of how many. */
const differentSquares = (one, other, { square, squareTolerance }) => {
  const { width } = one.canvas;
  const height = Math.min(one.canvas.height, other.canvas.height);
  const [columns, rows] = [Math.ceil(width / square), Math.ceil(height / square)];
  const sums = new Array(columns * rows).fill(0);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const at = Math.floor(y / square) * columns + Math.floor(x / square);
    for (const part of [0, 1, 2]) {
      sums[at] += Math.abs(one.pixels[pixel * 4 + part] - other.pixels[pixel * 4 + part]);
    }
  }
  const different = sums.filter((sum) => sum / (square * square * 3) > squareTolerance);
  return { different: different.length, all: sums.length };
};

/** Makes a picture small, and says how it differs from a small one. */
const comparePictures = async ({ picture, baseline, reduction, shareTolerated, ...rest }) => {
  const now = await drawn(picture, reduction);
  const small = now.canvas.toDataURL('image/png').split(',')[1];
  if (baseline === undefined) return { small };
  const before = await drawn(baseline, 1);
  const sizeOf = ({ canvas: { width, height } }) => `${width}×${height}`;
  const isOtherSize =
    now.canvas.width !== before.canvas.width ||
    Math.abs(now.canvas.height - before.canvas.height) > 2;
  if (isOtherSize) {
    return { small, difference: `it was ${sizeOf(before)} and is ${sizeOf(now)}` };
  }
  const { different, all } = differentSquares(now, before, rest);
  return different / all > shareTolerated
    ? { small, difference: `${different} of ${all} squares are others` }
    : { small };
};

globalThis.gallery = { comparePictures, faultsOfPages };
