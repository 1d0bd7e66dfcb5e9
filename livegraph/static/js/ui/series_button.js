// A button that stands for a series, in the list of series and in the head of a panel.

/**
 * @param {string} name of the series
 * @param {string} word what a click does
 * @param {{click: () => void, solo: () => void, move: () => void}} actions `solo`: show only this
 *   series, `move`: to the next panel
 * @returns {HTMLButtonElement}
 */
export function seriesButton(name, word, { click, solo, move }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.title = `${name}\nclick: ${word} · Alt-click: show only this · drag or press p: move to another panel`;
  button.draggable = true;
  button.addEventListener('dragstart', ({ dataTransfer }) => {
    dataTransfer?.setData('text/plain', name);
  });
  button.addEventListener('click', ({ altKey }) => (altKey ? solo : click)());
  button.addEventListener('keydown', ({ key }) => key === 'p' && move());
  return button;
}
