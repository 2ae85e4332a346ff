// What the network predicts, each kind of view a function; then losses, then the layers.

const GREY = "#7A7A7A", DASHES = [[], [9, 5], [2, 4], [9, 4, 2, 4]];

const views = {
  fit(area, view, place) {
    const { ctx } = area;
    const curves = view.names.map((name, j) => ({ name, colour: view.colours[j], dash: DASHES[j % 4] }));
    const named = [{ name: "data", colour: GREY, marker: "o" }, ...curves];
    const { X, Y, box } = axes(area, { x: view.across, y: view.limits, labels: view.labels, named });
    const [px, py] = view.points, columns = py.shape[1], lines = frameOf(view.lines, place), outputs = view.names.length;
    within(ctx, box, () => {
      ctx.globalAlpha = 0.45;
      for (let i = 0; i < px.codes.length; i++)
        for (let j = 0; j < Math.min(columns, outputs); j++) {
          ctx.fillStyle = outputs === 1 ? GREY : view.colours[j];
          dot(ctx, X(px.codes[i]), Y(py.codes[i * columns + j]), 3);
        }
      ctx.globalAlpha = 1;
      ctx.lineWidth = 3.5;
      ctx.lineJoin = "round";
      for (let j = 0; j < outputs; j++) {
        ctx.strokeStyle = view.colours[j];
        ctx.setLineDash(DASHES[j % 4]);
        line(ctx, Array.from(view.x.codes, (x, i) => [X(x), Y(lines[i * outputs + j])]));
      }
      ctx.setLineDash([]);
    });
  },

  regions(area, view, place) {
    const { ctx } = area, [left, right, low, high] = view.extent;
    const named = view.colours.map((colour, k) => ({ name: view.names[k], colour, marker: view.markers[k] }));
    const { X, Y, box } = axes(area, { x: [left, right], y: [low, high], labels: view.labels, grid: false, named });
    const [, rows, columns, classes] = view.shares.shape, shares = frameOf(view.shares, place);
    const paper = rgb(theme.paper), inks = view.colours.map(rgb);
    const colourOf = (i) => {
      const colour = [...paper];
      for (let k = 0; k < classes; k++) {
        const weight = (Math.max(0, shares[i * classes + k] - 1) / 254) * view.strength;
        for (let c = 0; c < 3; c++) colour[c] += weight * (inks[k][c] - paper[c]);
      }
      return colour;
    };
    enlarge(ctx, rows, columns, colourOf, box, { smooth: true, upwards: true });
    view.groups.forEach(([x, y], k) => points(ctx, x, y, X, Y, () => view.colours[k], view.markers[k]));
  },

  surface(area, view, place) {
    const { ctx } = area, [left, right, low, high] = view.extent;
    const wide = widest(ctx, niceTicks(view.limits, 6)), narrow = { ...area, width: area.width - wide - 24 };
    const { X, Y, box } = axes(narrow, { x: [left, right], y: [low, high], labels: view.labels, grid: false });
    const [, rows, columns] = view.codes.shape, codes = frameOf(view.codes, place);
    enlarge(ctx, rows, columns, (i) => theme.amounts[codes[i]], box, { smooth: true, upwards: true });
    const [x, y] = view.points, truth = view.point_codes.codes;
    points(ctx, x, y, X, Y, (i) => `rgb(${theme.amounts[truth[i]].join(",")})`, "o");
    const bar = { left: box.right + 14, right: box.right + 28, top: box.top, bottom: box.bottom };
    enlarge(ctx, 255, 1, (i) => theme.amounts[i + 1], bar, { upwards: true });
    const Z = scale(view.limits, bar.bottom, bar.top);
    ctx.fillStyle = theme.ink;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const tick of niceTicks(view.limits, 6)) ctx.fillText(told(tick), bar.right + 4, Z(tick));
  },

  against(area, view, place) {
    const { ctx } = area;
    const named = [{ name: "predicted = true", colour: GREY }, { name: "rows of the data", colour: view.colour, marker: "o" }];
    const { X, Y, box } = axes(area, { x: view.across, y: view.limits, labels: view.labels, named });
    within(ctx, box, () => {
      ctx.strokeStyle = GREY;
      ctx.lineWidth = 2;
      line(ctx, view.across.map((end) => [X(end), Y(end)]));
      ctx.fillStyle = view.colour;
      ctx.globalAlpha = 0.7;
      const predicted = frameOf(view.predicted, place);
      view.truth.codes.forEach((truth, i) => dot(ctx, X(truth), Y(predicted[i]), 4));
      ctx.globalAlpha = 1;
    });
  },

  confusion(area, view, place) {
    const { ctx } = area, [, size] = view.counts.shape, counts = frameOf(view.counts, place);
    const ticks = [...Array(size).keys()], ends = [-0.5, size - 0.5];
    const { X, Y, box } = axes(area, { x: ends, y: [...ends].reverse(), labels: view.labels, xTicks: ticks, yTicks: ticks, grid: false, told: (i) => view.names[i] });
    const sums = ticks.map((i) => counts.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0) || 1);
    const paper = rgb(theme.paper), ink = rgb(film.below);
    enlarge(ctx, size, size, (i) => mixed(paper, ink, (0.9 * counts[i]) / sums[Math.floor(i / size)]), box);
    if (size > view.written) return;
    ctx.font = `18px ${SANS}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    counts.forEach((count, i) => {
      const row = Math.floor(i / size);
      ctx.fillStyle = count / sums[row] > 0.5 ? "#FFFFFF" : theme.ink;
      ctx.fillText(count, X(i % size), Y(row));
    });
  },
};

function points(ctx, x, y, X, Y, colourOf, marker) {
  x.codes.forEach((value, i) => {
    ctx.fillStyle = theme.paper;
    dot(ctx, X(value), Y(y.codes[i]), 4.6, marker);
    ctx.fillStyle = colourOf(i);
    dot(ctx, X(value), Y(y.codes[i]), 3.6, marker);
  });
}

function drawLosses(area, losses, epoch, weightsOf) {
  const { ctx } = area, limits = film.loss_limits, y = limits || [0, 1], ends = [0, Math.max(1, film.moments[last])];
  const { X, Y, box } = axes(area, {
    x: ends, y, labels: ["epochs done", "loss"], xKind: "symlog", yKind: limits ? "log" : "", xTicks: film.loss_ticks,
    named: losses.curves.length > 1 ? losses.curves.map(({ name, colour, dashed }) => ({ name, colour, dash: dashed ? DASHES[1] : [] })) : [],
  });
  within(ctx, { left: box.left - 6, right: box.right + 6, top: box.top - 6, bottom: box.bottom + 6 }, () => {
    for (const curve of losses.curves) {
      const all = losses.epochs.map((at, i) => [X(at), curve.values[i] === null ? NaN : Y(curve.values[i])]);
      const upTo = (end) => all.filter((_, i) => losses.epochs[i] <= end);
      const passed = upTo(epoch), here = upTo(weightsOf);
      ctx.strokeStyle = ctx.fillStyle = curve.colour;
      ctx.lineWidth = 2.5;
      ctx.setLineDash(curve.dashed ? DASHES[1] : []);
      ctx.globalAlpha = 0.3;
      line(ctx, all);
      ctx.globalAlpha = 1;
      line(ctx, passed);
      ctx.setLineDash([]);
      if (here.length) dot(ctx, ...here[here.length - 1], 5.5);
    }
  });
}

function drawInside(area, stages, place) {
  const { ctx, width, height } = area, rows = ["weights", "outputs", "gradients"];
  const left = 26, top = 40, gap = 12, wide = (width - left + gap) / stages.length, high = (height - top + gap) / rows.length;
  ctx.fillStyle = theme.ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  rows.forEach((what, row) => {
    ctx.save();
    ctx.translate(10, top + row * high + (high - gap) / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.fillText(what, 0, 0);
    ctx.restore();
  });
  stages.forEach((stage, column) => {
    const x = left + column * wide;
    ctx.fillStyle = theme.ink;
    ctx.textBaseline = "alphabetic";
    const names = stage.name.split("\n");
    names.forEach((name, i) => ctx.fillText(name, x + (wide - gap) / 2, top - 7 - 15 * (names.length - 1 - i), wide - gap));
    for (const map of stage.maps) {
      const row = rows.indexOf(map.what), [, lines, units] = map.codes.shape, codes = frameOf(map.codes, place);
      const box = { left: x, right: x + wide - gap, top: top + row * high, bottom: top + (row + 1) * high - gap };
      const colours = map.signed ? theme.signed : theme.amounts;
      enlarge(ctx, lines, units, (i) => colours[codes[i]], box);
      ctx.strokeStyle = theme.grid;
      ctx.lineWidth = 1;
      ctx.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    }
  });
}
