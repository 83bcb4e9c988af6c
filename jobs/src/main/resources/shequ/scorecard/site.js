// Language, sorting and filtering of the scorecards. Everything is readable without it, in Chinese.
(function () {
  'use strict';
  var root = document.documentElement;
  var KEY = 'shequ-language';

  function remember(language) {
    root.lang = language;
    try { localStorage.setItem(KEY, language); } catch (refused) { /* a folder without storage */ }
  }

  try { root.lang = localStorage.getItem(KEY) || root.lang; } catch (refused) { /* stays Chinese */ }
  if (location.hash === '#en') { root.lang = 'en'; }
  root.classList.add('scripted');

  // Texts that cannot stand in both languages at once: of options and of the title.
  function speak() {
    var isEnglish = root.lang === 'en';
    document.querySelectorAll('option[data-en], title[data-en]').forEach(function (element) {
      if (!('zh' in element.dataset)) { element.dataset.zh = element.textContent; }
      element.textContent = isEnglish ? element.dataset.en : element.dataset.zh;
    });
    document.querySelectorAll('.chosen').forEach(function (link) {
      var select = link.closest('section').querySelector('select');
      link.textContent = select.selectedOptions[0].textContent;
    });
  }

  function mark() {
    document.querySelectorAll('[data-language]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.language === root.lang));
    });
  }

  function key(cell, kind) {
    if (!cell) { return kind === 'number' ? -Infinity : ''; }
    var text = 'value' in cell.dataset ? cell.dataset.value : cell.textContent.trim();
    if (kind !== 'number') { return text; }
    var number = parseFloat(text.replace(/,/g, '').replace('−', '-'));
    return isNaN(number) ? -Infinity : number;
  }

  function sort(table, index, kind, direction) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) { return { row: row, key: key(row.cells[index], kind) }; });
    var words = new Intl.Collator('zh-CN');
    rows.sort(function (one, other) {
      if (kind === 'number') {
        if (one.key === -Infinity || other.key === -Infinity) {
          return (one.key === -Infinity) - (other.key === -Infinity);
        }
        return direction * (one.key - other.key);
      }
      return direction * words.compare(one.key, other.key);
    });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (entry) { sorted.appendChild(entry.row); });
    body.appendChild(sorted);
  }

  function sortable(table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, index) {
      var kind = head.dataset.sort;
      if (!kind) { return; }
      var button = document.createElement('button');
      button.type = 'button';
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener('click', function () {
        var isDown = head.getAttribute('aria-sort') === 'ascending';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
        sort(table, index, kind, isDown ? -1 : 1);
      });
    });
  }

  function filterable(form) {
    var table = document.getElementById(form.dataset.for);
    var selects = Array.from(form.querySelectorAll('select'));
    var search = form.querySelector('input');
    var output = form.querySelector('output');
    function apply() {
      var wanted = selects.map(function (select) { return select.value; });
      var text = search.value.trim().toLowerCase();
      var shown = 0;
      Array.from(table.tBodies[0].rows).forEach(function (row) {
        var groups = row.dataset.g.split(' ');
        var fits = wanted.every(function (value, index) { return value === '' || groups[index] === value; })
          && (text === '' || row.textContent.toLowerCase().indexOf(text) >= 0);
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      output.textContent = shown + ' / ' + table.tBodies[0].rows.length;
    }
    form.addEventListener('input', apply);
    form.addEventListener('submit', function (event) { event.preventDefault(); });
  }

  function funnels(section) {
    var select = section.querySelector('select');
    var image = section.querySelector('img');
    var chosen = section.querySelector('.chosen');
    select.addEventListener('change', function () {
      var option = select.selectedOptions[0];
      image.src = option.value;
      image.alt = option.dataset.alternative;
      image.parentNode.href = option.dataset.page;
      chosen.href = option.dataset.page;
      chosen.textContent = option.textContent;
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('[data-language]').forEach(function (button) {
      button.addEventListener('click', function () { remember(button.dataset.language); mark(); speak(); });
    });
    mark();
    speak();
    document.querySelectorAll('table.sortable').forEach(sortable);
    document.querySelectorAll('form.filters').forEach(filterable);
    document.querySelectorAll('section.funnels').forEach(funnels);
  });
})();
