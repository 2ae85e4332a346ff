// The player: which moment is shown, and what moves it.

const play = document.getElementById("play"), scrub = document.getElementById("scrub");
const speed = document.getElementById("speed"), now = document.getElementById("now");
const last = film.moments.length - 1;
let position = last, playing = false, before = 0;

const unpacked = (thing) =>
  thing && typeof thing === "object"
    ? "data" in thing && "shape" in thing
      ? unpack(thing)
      : Array.isArray(thing)
        ? thing.map(unpacked)
        : Object.fromEntries(Object.entries(thing).map(([key, value]) => [key, unpacked(value)]))
    : thing;

const runs = film.runs.map((run, i) => {
  const section = document.querySelectorAll(".run")[i];
  const canvas = (name) => section.querySelector(`.${name} canvas`);
  return {
    ...run, view: unpacked(run.view), stages: unpacked(run.stages), 
    loss: section.querySelector(".loss"), noted: section.querySelector(".note"),
    canvases: { view: canvas("view"), losses: canvas("losses"), inside: canvas("inside") },
  };
});

// the last frame of a run that is not after an epoch
function placeOf(run, epoch) {
  let place = 0;
  while (place + 1 < run.epochs.length && run.epochs[place + 1] <= epoch) place++;
  return place;
}

function draw() {
  const moment = Math.round(position), epoch = film.moments[moment];
  now.textContent = `epoch ${epoch.toLocaleString("en")}`;
  scrub.value = moment;
  scrub.setAttribute("aria-valuetext", now.textContent);
  for (const run of runs) {
    const place = placeOf(run, epoch), { view, losses, inside } = run.canvases;
    views[run.kind](prepared(view), run.view, place);
    drawLosses(prepared(losses), run.losses, epoch, run.weights_of[moment]);
    if (inside) drawInside(prepared(inside), run.stages, place);
    run.loss.textContent = run.said[moment];
    run.noted.textContent = epoch >= run.end ? run.note : "";
  }
}

function setPlaying(wanted) {
  if (wanted && position >= last) position = 0;
  playing = wanted && last > 0;
  play.textContent = playing ? "Pause" : "Play";
  before = performance.now();
  if (playing) requestAnimationFrame(advance);
  draw();
}

function advance(time) {
  if (!playing) return;
  const passed = Math.max(0, time - before) / 1000;
  before = time;
  position = Math.min(last, position + (passed * Number(speed.value) * last) / film.seconds);
  if (position >= last) return setPlaying(false);
  draw();
  requestAnimationFrame(advance);
}

function goTo(moment) {
  position = Math.max(0, Math.min(last, moment));
  setPlaying(false);
}

play.addEventListener("click", () => setPlaying(!playing));
scrub.addEventListener("input", () => goTo(Number(scrub.value)));
document.addEventListener("keydown", (event) => {
  const on = event.target.tagName;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === " " && on !== "BUTTON" && on !== "SELECT") {
    event.preventDefault();
    setPlaying(!playing);
  }
  if (on === "INPUT" || on === "SELECT") return; // they have these keys themselves
  const moves = { ArrowLeft: Math.round(position) - 1, ArrowRight: Math.round(position) + 1, Home: 0, End: last };
  if (event.key in moves) {
    event.preventDefault();
    goTo(moves[event.key]);
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); draw(); });
window.addEventListener("resize", draw);
for (const [moment, printed] of [["beforeprint", true], ["afterprint", false]])
  window.addEventListener(moment, () => {
    document.documentElement.classList.toggle("printed", printed);
    readTheme();
    draw();
  });
readTheme();
draw();
