// Reloads the page when the site was built again. A file of its own, because no page of the site lets inline scripts run.
(() => {
  "use strict";
  const { state } = document.currentScript.dataset;

  const check = async () => {
    const answer = await fetch("/__preview__/state");
    if (answer.ok && (await answer.text()) !== state) location.reload();
  };
  const again = () => setTimeout(() => check().catch(() => {}).finally(listen), 1000);
  const listen = () => {
    try {
      const socket = new WebSocket(`ws://${location.host}/__preview__/live`);
      socket.onopen = check; // for what happened before somebody listened
      socket.onmessage = check;
      socket.onclose = again; // the preview was stopped, or the browser allows no socket: then this asks once a second
    } catch {
      again();
    }
  };
  listen();
})();
