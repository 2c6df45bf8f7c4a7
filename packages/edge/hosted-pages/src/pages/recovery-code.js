// Two buttons that a page cannot have without a script. Where it does not run they stay hidden.
for (const button of document.querySelectorAll('[data-copy], [data-print]')) {
  const { copy, done } = button.dataset;
  const isCopying = copy !== undefined;
  // Only a page that came by https may write to the clipboard.
  button.hidden = isCopying && !navigator.clipboard;
  button.addEventListener('click', async () => {
    if (!isCopying) return print();
    await navigator.clipboard.writeText(copy);
    document.querySelector('#copied').textContent = done;
  });
}
