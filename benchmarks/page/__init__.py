"""What the page costs in a browser.

`frames`: its chart beside uPlot and stock Rickshaw; `pixels`: from an event to its pixels.

All charts in one Chromium, in turns, with the same samples in a window of 1100 x 420 pixels that
scrolls in each frame. uPlot and Rickshaw hold every sample; livegraph's page holds what its server
would have sent: the events here are made by the server's own store, view and wire, and are read by
the page's own modules within the frame that is measured.

Needs Chromium, Playwright (`pip install -e '.[test]'`) and uPlot (`npm ci`).
"""
