// A quiz inside of another app's page: the player in a frame, which says when its taker has handed in.

/**
 * Shows a quiz in an element. `address` is the service's, without a slash at its end; the operator lists this app's origin in
 * `EmbedOrigins`. `onEnded({ quiz_id, attempt_id })` is called once an attempt has ended; results come by webhook, or are read with a key.
 * Returns a function that takes the quiz away again.
 */
export function embedQuiz(element, address, quizId, onEnded = () => {}) {
  const frame = document.createElement("iframe");
  frame.src = `${address}/play#quiz=${encodeURIComponent(quizId)}`;
  frame.title = "Quiz";
  frame.style.cssText = "border: 0; width: 100%; height: 100%";
  const listen = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== new URL(address).origin) return;
    if (event.data?.type === "attempt.ended") onEnded({ quiz_id: event.data.quiz_id, attempt_id: event.data.attempt_id });
  };
  addEventListener("message", listen);
  element.replaceChildren(frame);
  return () => {
    removeEventListener("message", listen);
    frame.remove();
  };
}
