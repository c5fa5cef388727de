// Says where the terminal's data comes from, whatever name or proxy the page came through, and gives it the keyboard.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const scheme = location.protocol === "https:" ? "wss://" : "ws://";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = scheme + location.host + "/ws";
  document.getElementById("again").addEventListener("click", () => location.reload());
  new MutationObserver((_changes, watching) => {
    const keyboard = document.querySelector(".xterm-helper-textarea");
    if (document.body.classList.contains("-first-byte") && keyboard !== null) {
      keyboard.focus();
      watching.disconnect();
    }
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
});
