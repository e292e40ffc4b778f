// The element that has the focus and what is wrong with it; null where nothing has it.
() => {
  const node = document.activeElement;
  if (node === null || node === document.body) return null;
  const box = node.getBoundingClientRect();
  const name = node.outerHTML.slice(0, 200);
  const isAcross = box.right > 0 && box.left < innerWidth;
  const isShown = box.width > 0 && box.bottom > 0 && box.top < innerHeight && isAcross;
  if (!isShown) return { name, fault: "is out of sight" };
  const around = node.closest("label") ?? node;
  const isDrawn = [node, around].some((one) => {
    const { outlineStyle, boxShadow } = getComputedStyle(one);
    return outlineStyle !== "none" || boxShadow !== "none";
  });
  if (!isDrawn) return { name, fault: "shows no focus" };
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const isFree = top !== null && (node.contains(top) || top.contains(node) || around.contains(top));
  return { name, fault: isFree ? "" : `is covered by ${top?.outerHTML.slice(0, 120)}` };
}
