"use strict";
// Numbers out of the page, axes, and small maps of squares.

const film = JSON.parse(document.getElementById("film").textContent);
const GAP = 65535, STEPS = 65000, SANS = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.data), (c) => c.charCodeAt(0));
  const codes = packed.type === "u1" ? bytes : new Uint16Array(bytes.buffer);
  if (packed.start === undefined) return { codes, shape: packed.shape };
  const step = (packed.end - packed.start) / STEPS;
  const values = Float64Array.from(codes, (c) => (c === GAP ? NaN : packed.start + c * step));
  return { codes: values, shape: packed.shape };
}

// the part of an array that belongs to one frame
function frameOf(array, place) {
  const size = array.shape.slice(1).reduce((a, b) => a * b, 1);
  return array.codes.subarray(place * size, (place + 1) * size);
}

function rgb(colour) {
  const hex = colour.trim().slice(1);
  return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function mixed(from, to, share) {
  return from.map((part, i) => Math.round(part + (to[i] - part) * share));
}

const theme = {};
function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "ink", "quiet", "grid"]) theme[name] = style.getPropertyValue("--" + name).trim();
  const gap = rgb(theme.grid), paper = rgb(theme.paper);
  const viridis = unpack(film.viridis).codes;
  theme.amounts = [gap];
  theme.signed = [gap];
  for (let code = 1; code < 256; code++) {
    const share = (code - 128) / 127;
    theme.amounts.push([...viridis.subarray(3 * code, 3 * code + 3)]);
    theme.signed.push(mixed(paper, rgb(share < 0 ? film.below : film.above), Math.abs(share)));
  }
}

// sharp on every screen: as many pixels as the screen has
function prepared(canvas) {
  const ratio = window.devicePixelRatio || 1, box = canvas.getBoundingClientRect();
  const width = Math.round(box.width * ratio), height = Math.round(box.height * ratio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, box.width, box.height);
  ctx.font = `13px ${SANS}`;
  return { ctx, width: box.width, height: box.height };
}

function niceTicks([low, high], count) {
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((each) => each >= raw);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks.map((tick) => +tick.toPrecision(12));
}

function powerTicks([low, high], ratio = high / low) {
  const steps = ratio > 50 ? [1] : ratio > 4 ? [1, 2, 5] : [1, 1.4, 2, 3, 5, 7];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const step of steps) ticks.push(step * 10 ** power);
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  const skip = Math.ceil(inside.length / 6);
  return inside.filter((_, i) => i % skip === 0);
}

// short: thousands as k, millions as M
function told(value) {
  const size = Math.abs(value), sign = value < 0 ? "−" : "";
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return sign + (+size.toPrecision(4)).toExponential().replace("e+", "e");
  if (size >= 1e6) return `${sign}${+(size / 1e6).toPrecision(10)}M`;
  if (size >= 1e4) return `${sign}${+(size / 1e3).toPrecision(10)}k`;
  return sign + (+size.toPrecision(10)).toLocaleString("en", { maximumFractionDigits: 12 });
}

// epochs: 0, then a logarithmic scale
const symlog = (value) => (value < 1 ? value * 0.5 : 0.5 + Math.log10(value));

function scale(limits, from, to, kind) {
  const place = kind === "log" ? Math.log10 : kind === "symlog" ? symlog : (v) => v;
  const low = place(limits[0]), span = place(limits[1]) - low || 1;
  return (value) => from + ((place(value) - low) / span) * (to - from);
}

const widest = (ctx, ticks, tell = told) => Math.max(...ticks.map((tick) => ctx.measureText(tell(tick)).width), 10);

// every second, third, … tick: as many as do not touch
function thinned(ticks, places, room) {
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, i) => i % every === 0), at = kept.map(places);
    if (at.every((place, i) => !i || Math.abs(place - at[i - 1]) >= (room(kept[i]) + room(kept[i - 1])) / 2)) return kept;
  }
  return ticks.slice(0, 1);
}

// draw axes, and names in lines above them; return the box and where values lie in it
function axes(area, { x, y, labels, xKind, yKind, xTicks, yTicks, grid = true, named = [], told: tell = told }) {
  const { ctx, width, height } = area;
  const allYs = yTicks || (yKind === "log" ? powerTicks(y) : niceTicks(y, Math.max(2, height / 70)));
  const box = { left: widest(ctx, allYs, tell) + 34, right: width - 12, bottom: height - 44 };
  const lines = inLines(ctx, named, width - box.left);
  box.top = lines.length ? 6 + 20 * lines.length : 8;
  const X = scale(x, box.left, box.right, xKind), Y = scale(y, box.bottom, box.top, yKind);
  const ys = thinned(allYs, Y, () => 18);
  const xs = thinned(xTicks || niceTicks(x, Math.max(3, width / 110)), X, (tick) => ctx.measureText(tell(tick)).width + 10);
  ctx.lineWidth = 1;
  ctx.fillStyle = theme.ink;
  ctx.strokeStyle = theme.grid;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  for (const tick of xs) {
    if (grid) line(ctx, [[X(tick), box.top], [X(tick), box.bottom]]);
    const room = ctx.measureText(tell(tick)).width / 2;
    ctx.fillText(tell(tick), Math.min(X(tick), width - room - 1), box.bottom + 6);
  }
  ctx.fillText(labels[0], (box.left + box.right) / 2, box.bottom + 25);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const tick of ys) {
    if (grid) line(ctx, [[box.left, Y(tick)], [box.right, Y(tick)]]);
    ctx.fillText(tell(tick), box.left - 7, Y(tick));
  }
  ctx.save();
  ctx.translate(12, (box.top + box.bottom) / 2);
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = "center";
  ctx.fillText(labels[1], 0, 0);
  ctx.restore();
  ctx.strokeStyle = theme.ink;
  line(ctx, [[box.left, box.top], [box.left, box.bottom], [box.right, box.bottom]]);
  const room = width - Math.max(0, ...lines.map((entries) => lineWidth(ctx, entries)));
  lines.forEach((entries, i) => legend(ctx, Math.max(0, Math.min(box.left, room)), 12 + 20 * i, entries));
  return { X, Y, box };
}

function line(ctx, points) {
  ctx.beginPath();
  let drawing = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(x + y)) { drawing = false; continue; }
    if (drawing) ctx.lineTo(x, y); else ctx.moveTo(x, y);
    drawing = true;
  }
  ctx.stroke();
}

function within(ctx, box, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  ctx.clip();
  draw();
  ctx.restore();
}

function dot(ctx, x, y, size, marker = "o") {
  if (!Number.isFinite(x + y)) return;
  ctx.beginPath();
  if (marker === "s") ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else if (marker === "o") ctx.arc(x, y, size, 0, 2 * Math.PI);
  else {
    const corners = { "^": [-90, 30, 150], v: [90, 210, 330], "<": [180, 300, 60], D: [0, 90, 180, 270] }[marker] || [-90, 54, 198, -18, 126];
    corners.forEach((angle, i) => {
      const turn = (angle * Math.PI) / 180, place = [x + 1.35 * size * Math.cos(turn), y + 1.35 * size * Math.sin(turn)];
      if (i) ctx.lineTo(...place); else ctx.moveTo(...place);
    });
    ctx.closePath();
  }
  ctx.fill();
}

// a small picture of (rows, columns) colours, enlarged
const small = document.createElement("canvas");
function enlarge(ctx, rows, columns, colourOf, box, { smooth = false, upwards = false } = {}) {
  Object.assign(small, { width: columns, height: rows });
  const own = small.getContext("2d"), image = own.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const row = Math.floor(i / columns), from = upwards ? (rows - 1 - row) * columns + (i % columns) : i;
    const [red, green, blue] = colourOf(from);
    image.data.set([red, green, blue, 255], 4 * i);
  }
  own.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = smooth;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(small, 0, 0, columns, rows, box.left, box.top, box.right - box.left, box.bottom - box.top);
}

const wideAs = (ctx, entry) => ctx.measureText(entry.name).width + 42;
const lineWidth = (ctx, entries) => entries.reduce((sum, entry) => sum + wideAs(ctx, entry), -12);

// names beside their lines or markers, as many a line as there is room for
function inLines(ctx, entries, room) {
  const lines = [];
  let used = Infinity;
  for (const entry of entries) {
    const wide = wideAs(ctx, entry);
    if (used + wide > room + 12) { lines.push([]); used = 0; }
    lines[lines.length - 1].push(entry);
    used += wide;
  }
  return lines;
}

function legend(ctx, x, y, entries) {
  for (const entry of entries) { named(ctx, x, y, entry); x += wideAs(ctx, entry); }
}

function named(ctx, x, y, { name, colour, marker, dash = [] }) {
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = 3;
  ctx.setLineDash(dash);
  if (marker) dot(ctx, x + 11, y, 4.5, marker);
  else line(ctx, [[x, y], [x + 22, y]]);
  ctx.setLineDash([]);
  ctx.fillStyle = theme.ink;
  ctx.fillText(name, x + 30, y);
}
