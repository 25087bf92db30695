// The texts of a page that stand out too little from what is behind them: below 4.5 to 1.
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function colour(text) {
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = text;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
  return { parts: [red, green, blue], alpha: alpha / 255 };
}

function behind(element) {
  const { parts, alpha } = colour(getComputedStyle(element).backgroundColor);
  if (alpha === 1 || !element.parentElement) return parts;
  const below = behind(element.parentElement);
  return parts.map((part, i) => part * alpha + below[i] * (1 - alpha));
}

function luminance(parts) {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(element) {
  const both = [colour(getComputedStyle(element).color).parts, behind(element)].map(luminance);
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

// Texts that changed just now stand on a mark that fades away: on its full colour, then.
for (const changed of document.querySelectorAll(".changed")) {
  changed.style.animation = "none";
  changed.style.background = "var(--flash)";
}
return [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility())
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((element) => contrast(element) < 4.5)
  .map((element) => `${element.tagName} ${element.className}: ${element.textContent}`);
