"use strict";
(function () {
  var live = document.getElementById("live");
  if (!live) return;
  var tag = live.dataset.tag;
  var timer = 0;
  var saved = {};

  // News: every 5 seconds, only while somebody looks.
  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, 5000);
  }
  function ask() {
    if (document.hidden) return;
    fetch(live.dataset.state, { headers: { "If-None-Match": tag }, cache: "no-store", credentials: "omit" })
      .then(function (reply) {
        if (reply.status === 404 || reply.status === 410) return location.reload();
        if (reply.status !== 200) return;
        return reply.text().then(function (html) {
          tag = reply.headers.get("ETag") || "";
          show(html);
        });
      })
      .catch(function () {})
      .then(later);
  }
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) ask();
  });

  // What stayed the same keeps its place, so that nothing flickers and the focus is not lost.
  function show(html) {
    var next = new DOMParser().parseFromString(html, "text/html").body;
    var active = document.activeElement && document.activeElement.id;
    live.querySelectorAll("[data-id]").forEach(function (old) {
      var twin = next.querySelector('[data-id="' + old.dataset.id + '"]');
      if (twin && twin.outerHTML === old.outerHTML) twin.replaceWith(old);
    });
    live.replaceChildren.apply(live, Array.from(next.childNodes));
    ready();
    if (active && document.getElementById(active)) document.getElementById(active).focus();
  }

  function ready() {
    var all = document.getElementById("all");
    if (all) all.hidden = false;
  }

  function links() {
    var seen = {};
    return Array.from(live.querySelectorAll("[data-save]"))
      .map(function (a) {
        return a.getAttribute("href").split("?")[0];
      })
      .filter(function (href) {
        return seen[href] ? false : (seen[href] = true);
      });
  }
  function save(href) {
    var a = document.createElement("a");
    a.href = href + "?save";
    a.download = "";
    document.body.appendChild(a);
    a.click();
    a.remove();
    saved[href] = true;
  }
  function say(button, text) {
    button.querySelector("span").textContent = text;
  }

  // Phones that take several files get them in one go; Apple's take one for each tap.
  function saveAll(button) {
    var left = links().filter(function (href) {
      return !saved[href];
    });
    if (!left.length) {
      saved = {};
      left = links();
    }
    var oneByOne = /iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1);
    if (navigator.canShare) {
      Promise.all(
        left.map(function (href) {
          return fetch(href).then(function (reply) {
            var name = /filename="([^"]+)"/.exec(reply.headers.get("Content-Disposition") || "");
            return reply.blob().then(function (blob) {
              return new File([blob], name ? name[1] : "photo", { type: blob.type });
            });
          });
        })
      )
        .then(function (files) {
          if (!navigator.canShare({ files: files })) return step(button, left, oneByOne);
          return navigator.share({ files: files }).catch(function (error) {
            if (error.name !== "AbortError") step(button, left, oneByOne);
          });
        })
        .catch(function () {
          step(button, left, oneByOne);
        });
    } else step(button, left, oneByOne);
  }
  function step(button, left, oneByOne) {
    var total = links().length;
    if (oneByOne) {
      save(left[0]);
      return say(button, left.length > 1 ? live.dataset.next + " (" + (total - left.length + 2) + "/" + total + ")" : live.dataset.saved);
    }
    left.forEach(function (href, at) {
      setTimeout(function () {
        save(href);
        say(button, at + 1 < left.length ? live.dataset.saving + " " + (at + 1) + "/" + left.length : live.dataset.saved);
      }, at * 700);
    });
  }

  function keep() {
    var panel = document.getElementById("keep");
    var address = panel.querySelector("a").href;
    panel.classList.add("on");
    panel.scrollIntoView({ block: "end" });
    if (navigator.share) {
      return navigator.share({ title: document.title, url: address }).catch(function () {});
    }
    var field = document.createElement("textarea");
    field.value = address;
    field.setAttribute("readonly", "");
    document.body.appendChild(field);
    field.select();
    var done = false;
    try {
      done = document.execCommand("copy");
    } catch (error) {}
    field.remove();
    if (done) document.getElementById("copied").textContent = live.dataset.copied;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("#all, #keeper");
    if (!button) return;
    event.preventDefault();
    if (button.id === "all") saveAll(button);
    else keep();
  });

  ready();
  later();
})();
