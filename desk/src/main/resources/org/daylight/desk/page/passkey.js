/* Asks the browser for a passkey and sends its answer as a form. Pages work without it, passkeys do not. */
"use strict";
(() => {
  const form = document.querySelector("form[data-passkey]");
  const problem = document.querySelector("[data-problem]");
  if (!form) return;

  const bytes = text =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = buffer => {
    let all = "";
    for (const each of new Uint8Array(buffer)) all += String.fromCharCode(each);
    return btoa(all).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const say = words => {
    problem.textContent = words;
    problem.hidden = false;
  };
  const ids = list => (list || []).map(each => ({ ...each, id: bytes(each.id) }));

  const create = async options => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: ids(options.excludeCredentials),
      },
    });
    return {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      made,
    };
  };
  const get = async options => {
    const made = await navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge) },
    });
    return {
      authenticatorData: text(made.response.authenticatorData),
      clientDataJSON: text(made.response.clientDataJSON),
      signature: text(made.response.signature),
      userHandle: made.response.userHandle ? text(made.response.userHandle) : undefined,
      made,
    };
  };

  if (!window.PublicKeyCredential) {
    say("This browser has no passkeys here: use a newer one, or sign in with password and code.");
    return;
  }
  const button = form.querySelector("button");
  button.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const { made, ...response } = await (form.dataset.passkey === "create" ? create : get)(options);
      form.elements.namedItem("response").value = JSON.stringify({
        id: made.id,
        rawId: text(made.rawId),
        type: made.type,
        response,
        clientExtensionResults: {},
      });
      form.submit();
    } catch (e) {
      button.disabled = false;
      say(
        e.name === "InvalidStateError"
          ? "This device has a passkey of yours for the desk already."
          : "The device has not confirmed it: it was cancelled, or it took too long. Try again.",
      );
    }
  });
})();
