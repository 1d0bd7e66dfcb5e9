// The labels of x below a column of panels.

import { Chart } from '../charts/chart.js';

export class XAxis {
  /**
   * @param {HTMLElement} element
   * @param {() => void} resized called after the axis has got another size
   */
  constructor(element, resized) {
    this.element = element;
    this.chart = new Chart(element);
    this.chart.setAxisOnly();
    const fit = () => this.chart.resize(element.clientWidth, element.clientHeight);
    fit();
    new ResizeObserver(() => {
      fit();
      resized();
    }).observe(element);
  }

  /** Call when the theme has changed. */
  recolour() {
    this.chart.surface.palette.forget();
  }
}
