// Rules, axes, lists and grades that change: each told in the words of who reads a contract, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how points, axes and grades have changed', [
  [
    'fit: [{ id: a, when: { person.seniority: vp }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.seniority: { in: [c_level, manager] } }, points: 5 }]\n',
    ['fit.a.when.person.seniority: “VP (seniority)” now also includes C-level and manager and no longer includes VP.'],
    [
      'fit.a.when.person.seniority: “C-level or manager (seniority)” now also includes VP and no longer includes C-level and manager.',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.seniority: vp, person.region: na }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.seniority: vp, person.region: emea }, points: 5 }]\n',
    [
      "fit.a.when.person.region.equals: “The person's region is NA and the person's seniority is VP” has changed: it: the person's region may now also be EMEA and may no longer be NA.",
    ],
    [
      "fit.a.when.person.region.equals: “The person's region is EMEA and the person's seniority is VP” has changed: it: the person's region may now also be NA and may no longer be EMEA.",
    ],
  ],
  [
    'fit: [{ id: a, when: { person.seniority: vp }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.seniority: vp, company.employees: 5 }, points: 5 }]\n',
    [
      'fit.a.when.company.employees: “VP (seniority)” has changed: it now also needs that the number of employees is 5.',
    ],
    [
      "fit.a.when.company.employees: “The number of employees is 5 and the person's seniority is VP” has changed: it no longer needs that the number of employees is 5.",
    ],
  ],
  [
    'fit: [{ id: a, when: { company.employees: { at_least: 50 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { company.employees: { at_least: 60 } }, points: 5 }]\n',
    ['fit.a.when.company.employees.at_least: “At least 50 employees” is now at least 60 employees, was at least 50.'],
    ['fit.a.when.company.employees.at_least: “At least 60 employees” is now at least 50 employees, was at least 60.'],
  ],
  [
    'fit: [{ id: a, when: { custom.seats: { at_least: 50 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { custom.seats: { at_least: 60 } }, points: 5 }]\n',
    ['fit.a.when.custom.seats.at_least: “"seats" at least 50” is now at least 60 ("seats"), was at least 50.'],
    ['fit.a.when.custom.seats.at_least: “"seats" at least 60” is now at least 50 ("seats"), was at least 60.'],
  ],
  [
    'fit: [{ id: a, when: { company.employees: { at_least: 50 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { company.employees: { exists: true } }, points: 5 }]\n',
    [
      'fit.a.when.company.employees: “At least 50 employees” now counts where the number of employees is known (before: where the number of employees is at least 50).',
    ],
    [
      'fit.a.when.company.employees: “The number of employees is known” now counts where the number of employees is at least 50 (before: where the number of employees is known).',
    ],
  ],
  [
    'fit: [{ id: a, when: { company.employees: { at_least: 50 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { company.employees: 50 }, points: 5 }]\n',
    [
      'fit.a.when.company.employees: “At least 50 employees” now counts where the number of employees is 50 (before: where the number of employees is at least 50).',
    ],
    [
      'fit.a.when.company.employees: “50 (employees)” now counts where the number of employees is at least 50 (before: where the number of employees is 50).',
    ],
  ],
  [
    'fit: [{ id: a, when: { company.employees: { at_least: 50 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { company.employees: { at_least: 50, exists: true } }, points: 5 }]\n',
    [
      'fit.a.when.company.employees.exists: “At least 50 employees” now counts where the number of employees is at least 50 and is known (before: where the number of employees is at least 50).',
    ],
    [
      'fit.a.when.company.employees.exists: “The number of employees is at least 50 and is known” now counts where the number of employees is at least 50 (before: where the number of employees is at least 50 and is known).',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.title: { contains: head } }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.title: { contains: chief } }, points: 5 }]\n',
    [
      'fit.a.when.person.title.contains: “The person\'s title contains "head"” now counts where the person\'s title contains "chief" (before: where the person\'s title contains "head").',
    ],
    [
      'fit.a.when.person.title.contains: “The person\'s title contains "chief"” now counts where the person\'s title contains "head" (before: where the person\'s title contains "chief").',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.title: { in: [head, chief] } }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.title: { in: [head, chief, boss] } }, points: 5 }]\n',
    ['fit.a.when.person.title.in: “Chief or head (title)” now also includes boss.'],
    ['fit.a.when.person.title.in: “Boss, chief or head (title)” no longer includes boss.'],
  ],
  [
    'fit: [{ id: a, when: { person.title: { in: [a, b, c, d, e, f, g, h, i] } }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.title: { in: [a, b, c, d, e, f, g, h] } }, points: 5 }]\n',
    ["fit.a.when.person.title.in: “The person's title is a, b, c, d, e, f, g, h or i” no longer includes i."],
    ['fit.a.when.person.title.in: “A, b, c, d, e, f, g or h (title)” now also includes i.'],
  ],
  [
    'fit: [{ id: a, when: { person.country: { equals: de } }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.country: { in: [de] } }, points: 5 }]\n',
    ['fit.a.when.person.country: “DE (country)” is written otherwise and includes the same.'],
    ['fit.a.when.person.country: “DE (country)” is written otherwise and includes the same.'],
  ],
  [
    'fit: [{ id: a, when: { any: [{ person.region: na }, { person.seniority: vp }] }, points: 5 }]\n',
    'fit: [{ id: a, when: { any: [{ person.region: na }, { person.seniority: vp }, { company.employees: 5 }] }, points: 5 }]\n',
    [
      "fit.a.when.any: “Either the person's region is NA or the person's seniority is VP” has changed: to earn it, it is now also enough that the number of employees is 5.",
    ],
    [
      "fit.a.when.any: “Either the number of employees is 5, the person's region is NA or the person's seniority is VP” has changed: to earn it, it is no longer enough that the number of employees is 5.",
    ],
  ],
  [
    'fit: [{ id: a, when: { count: { of: visit, at_least: 2 } }, points: 5 }]\n',
    'fit: [{ id: a, when: { count: { of: visit, at_least: 3 } }, points: 5 }]\n',
    [
      'fit.a.when.count.at_least: “The person has, at least 2 times, visited the site” has changed: it now needs that the person has, at least 3 times, visited the site, was at least 2 times.',
    ],
    [
      'fit.a.when.count.at_least: “The person has, at least 3 times, visited the site” has changed: it now needs that the person has, at least 2 times, visited the site, was at least 3 times.',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: 5, why: They are near }]\n',
    'fit: [{ id: a, when: { person.region: na }, points: 5, why: "They are near us." }]\n',
    ['fit.a.why: “NA (region)” is now told to sellers as “They are near us”, was “They are near”.'],
    ['fit.a.why: “NA (region)” is now told to sellers as “They are near”, was “They are near us”.'],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: 5 }]\n',
    'fit: [{ id: a, when: { person.region: na }, points: 5, why: near, group: place }]\n',
    [
      'fit.a: “NA (region)” now belongs to the group “place”, was no group; is now told to sellers as “near”, was what it asks.',
    ],
    [
      'fit.a: “NA (region)” now belongs to no group, was the group “place”; is now told to sellers as what it asks, was “near”.',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: 5, group: place }]\n',
    'fit: [{ id: a, when: { person.region: na }, points: 5, group: home }]\n',
    ['fit.a.group: “NA (region)” now belongs to the group “home”, was the group “place”.'],
    ['fit.a.group: “NA (region)” now belongs to the group “place”, was the group “home”.'],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: -5 }]\n',
    'fit: [{ id: a, when: { person.region: na }, points: -1 }]\n',
    ['fit.a.points: “NA (region)” now takes away 1 point, was 5.'],
    ['fit.a.points: “NA (region)” now takes away 5 points, was 1.'],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: 1 }]\n',
    'fit: [{ id: a, when: { person.region: na }, points: -1250 }]\n',
    ['fit.a.points: “NA (region)” now takes away 1,250 points (before: it earned 1).'],
    ['fit.a.points: “NA (region)” now earns 1 point (before: it took away 1,250).'],
  ],
  [
    'fit: []\n',
    'fit: [{ id: a, when: { person.region: na }, points: -5 }]\n',
    ['fit.a: New: “NA (region)” takes away 5 points of fit.'],
    ['fit.a: “NA (region)” no longer takes away 5 points of fit.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    'intent: [{ id: a, on: [visit, page_viewed], points: 5 }]\n',
    ['intent.a.on: “Visited the site” now also counts who has viewed a page.'],
    ['intent.a.on: “Viewed a page or visited the site” no longer counts who has viewed a page.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    'intent: [{ id: a, on: page_viewed, points: 5 }]\n',
    [
      'intent.a.on: “Visited the site” now also counts who has viewed a page and no longer counts who has visited the site.',
    ],
    [
      'intent.a.on: “Viewed a page” now also counts who has visited the site and no longer counts who has viewed a page.',
    ],
  ],
  [
    'intent: [{ id: a, on: any_engagement, points: 5 }]\n',
    'intent: [{ id: a, on: page_viewed, points: 5 }]\n',
    ['intent.a.on: “Done anything at all” now counts who has viewed a page (before: who has done anything at all).'],
    ['intent.a.on: “Viewed a page” now counts who has done anything at all (before: who has viewed a page).'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    'intent: [{ id: a, on: visit, where: { landing_page: /a }, points: 5 }]\n',
    ['intent.a.where: “Visited the site” now counts only where the landing page is /a.'],
    [
      'intent.a.where: “Visited the site, where the landing page is /a” now counts whether or not the landing page is /a.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, where: { landing_page: /b }, points: 5 }]\n',
    'intent: [{ id: a, on: visit, where: { landing_page: /a, source: web }, points: 5 }]\n',
    [
      'intent.a.where: “Visited the site, where the landing page is /b” now counts where the landing page is /a and the source is web (before: where the landing page is /b).',
    ],
    [
      'intent.a.where: “Visited the site, where the landing page is /a and the source is web” now counts where the landing page is /b (before: where the landing page is /a and the source is web).',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, where: { landing_page: /b }, points: 5 }]\n',
    'intent: [{ id: a, on: page_viewed, where: { landing_page: /a }, points: 5 }]\n',
    [
      'intent.a: “Visited the site, where the landing page is /b” now counts who has viewed a page, where the landing page is /a (before: who has visited the site, where the landing page is /b).',
    ],
    [
      'intent.a: “Viewed a page, where the landing page is /a” now counts who has visited the site, where the landing page is /b (before: who has viewed a page, where the landing page is /a).',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, why: "Came from {source}" }]\n',
    'intent: [{ id: a, on: visit, points: 6, why: "Came from {source}" }]\n',
    ['intent.a.points: “Came from …” now earns 6 points, was 5.'],
    ['intent.a.points: “Came from …” now earns 5 points, was 6.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, why: "Came from {source}" }]\n',
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    ['intent.a.why: “Came from …” is now told to sellers as what it asks, was “Came from {source}”.'],
    ['intent.a.why: “Visited the site” is now told to sellers as “Came from {source}”, was what it asks.'],
  ],
  [
    'intent: [{ id: a, after: 30d without any_engagement, points: -10 }]\n',
    'intent: [{ id: a, after: 60d without any_engagement, points: -10 }]\n',
    ['intent.a.after: “Nothing done for 30 days” now counts after 60 days of silence, was 30 days.'],
    ['intent.a.after: “Nothing done for 60 days” now counts after 30 days of silence, was 60 days.'],
  ],
  [
    'intent: [{ id: a, after: 30d without any_engagement, points: -10 }]\n',
    'intent: [{ id: a, after: 30d without any_engagement, points: -10, limit: once }]\n',
    ['intent.a.limit: “Nothing done for 30 days” now counts once, was again each time it lasts as long once more.'],
    ['intent.a.limit: “Nothing done for 30 days” now counts again each time it lasts as long once more, was once.'],
  ],
  [
    'intent: [{ id: a, after: 30d without any_engagement, points: -10 }]\n',
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    ['intent.a: “Nothing done for 30 days” has given way to “Visited the site”, which earns 5 points of intent.'],
    ['intent.a: “Visited the site” has given way to “Nothing done for 30 days”, which takes away 10 points of intent.'],
  ],
  [
    'intent: [{ id: a, after: 30d without any_engagement, points: -1, cap: 10 }]\n',
    'intent: [{ id: a, after: 30d without any_engagement, points: 2 }]\n',
    [
      'intent.a: “Nothing done for 30 days” now earns 2 points (before: it took away 1); now adds up without a limit, was at most 10.',
    ],
    [
      'intent.a: “Nothing done for 30 days” now takes away 1 point (before: it earned 2); now adds up to at most 10, was without a limit.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, limit: once }]\n',
    'intent: [{ id: a, on: visit, points: 5, limit: once per 7d }]\n',
    ['intent.a.limit: “Visited the site” now counts once per 7 days, was once.'],
    ['intent.a.limit: “Visited the site” now counts once, was once per 7 days.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, limit: once per calendar week }]\n',
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    ['intent.a.limit: “Visited the site” now counts every time, was once per calendar week.'],
    ['intent.a.limit: “Visited the site” now counts once per calendar week, was every time.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, decay: { linear: 10d } }]\n',
    'intent: [{ id: a, on: visit, points: 5, decay: { stepped: { lose: 25%, after: 14d, every: 7d } } }]\n',
    [
      'intent.a.decay: “Visited the site” now loses 25% after 14 days of silence and again after every further 7 days (before: fades to nothing within 10 days).',
    ],
    [
      'intent.a.decay: “Visited the site” now fades to nothing within 10 days (before: loses 25% after 14 days of silence and again after every further 7 days).',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, decay: { half_life: 10d } }]\n',
    'intent: [{ id: a, on: visit, points: 5, decay: { linear: 10d } }]\n',
    ['intent.a.decay: “Visited the site” now fades to nothing within 10 days (before: is worth half after 10 days).'],
    ['intent.a.decay: “Visited the site” is now worth half after 10 days (before: fades to nothing within 10 days).'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, window: 7d }]\n',
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    ['intent.a.window: “Visited the site” now counts as long as the axis says, was for 7 days.'],
    ['intent.a.window: “Visited the site” now counts for 7 days, was as long as the axis says.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    'intent: [{ id: a, on: visit, points: 5, cap: 20 }]\n',
    ['intent.a.cap: “Visited the site” now adds up to at most 20, was without a limit.'],
    ['intent.a.cap: “Visited the site” now adds up without a limit, was at most 20.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, decay: { linear: 30d }, floor: 2 }]\n',
    'intent: [{ id: a, on: visit, points: 5, decay: { linear: 30d } }]\n',
    ['intent.a.floor: “Visited the site” is now worth at least 0 once it counts, was 2.'],
    ['intent.a.floor: “Visited the site” is now worth at least 2 once it counts, was 0.'],
  ],
  [
    'intent: []\n',
    'intent: [{ id: a, on: visit, points: 5, limit: once per 7d, window: 7d, cap: 20, floor: 1, decay: { half_life: 3d } }]\n',
    [
      'intent.a: New: “Visited the site” earns 5 points of intent, once per 7 days, counts for 7 days, at most 20 in all, at least 1 once it counts, is worth half after 3 days.',
    ],
    ['intent.a: “Visited the site” no longer earns 5 points of intent.'],
  ],
  [
    'intent: []\n',
    'intent: [{ id: a, on: visit, points: 1, window: ever, decay: { stepped: { lose: 10%, after: 1d, every: 2d } }, why: Came back }]\n',
    [
      'intent.a: New: “Came back” earns 1 point of intent, counts for ever, loses 10% after 1 day of silence and again after every further 2 days.',
    ],
    ['intent.a: “Came back” no longer earns 1 point of intent.'],
  ],
  [
    'intent: []\n',
    'intent: [{ id: a, after: 30d without any_engagement, points: -10, limit: once per 30d, cap: 30 }]\n',
    ['intent.a: New: “Nothing done for 30 days” takes away 10 points of intent, at most 30 in all.'],
    ['intent.a: “Nothing done for 30 days” no longer takes away 10 points of intent.'],
  ],
  [
    'intent: []\n',
    'intent: [{ id: a, on: visit, points: 5, limit: once per calendar day, decay: { linear: 10d } }]\n',
    [
      'intent.a: New: “Visited the site” earns 5 points of intent, once per calendar day, fades to nothing within 10 days.',
    ],
    ['intent.a: “Visited the site” no longer earns 5 points of intent.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }]\n',
    'intent: [{ id: b, on: visit, points: 5 }]\n',
    ['intent.{a,b}: The rule for “Visited the site” is now called b, was a; nothing else of it changes.'],
    ['intent.{a,b}: The rule for “Visited the site” is now called a, was b; nothing else of it changes.'],
  ],
  [
    'axes: { fit: { cap: 50, floor: -20 } }\n',
    'axes: { fit: { floor: -10 } }\n',
    [
      'axes.fit.floor: Fit is now never below -10, was never below -20.',
      'axes.fit.cap: Fit has no upper limit any more, was 50.',
    ],
    [
      'axes.fit.floor: Fit is now never below -20, was never below -10.',
      'axes.fit.cap: Fit is now never above 50, was without a limit.',
    ],
  ],
  [
    'axes: { intent: { floor: -20 } }\n',
    'axes: { intent: { cap: 1000 } }\n',
    [
      'axes.intent.floor: Intent is now never below 0, was never below -20.',
      'axes.intent.cap: Intent is now never above 1,000, was without a limit.',
    ],
    [
      'axes.intent.floor: Intent is now never below -20, was never below 0.',
      'axes.intent.cap: Intent has no upper limit any more, was 1,000.',
    ],
  ],
  [
    'axes: { intent: { window: 7d } }\n',
    'axes: { intent: { window: ever } }\nmql:\n  when: { fit: { at_least: 5 } }\n',
    [
      'mql.when.fit.at_least: An MQL now needs 5 points of fit, was 50.',
      'mql.when.intent: An MQL no longer needs 50 points of intent.',
      'mql.never: A lead may now be an MQL even if the person is a student.',
      'axes.intent.window: What people did now counts for ever unless a rule says otherwise, was 7 days.',
    ],
    [
      'mql.when.fit.at_least: An MQL now needs 50 points of fit, was 5.',
      'mql.when.intent: An MQL now also needs 50 points of intent.',
      'mql.never: No lead is an MQL any more if the person is a student.',
      'axes.intent.window: What people did now counts for 7 days unless a rule says otherwise, was for ever.',
    ],
  ],
  [
    'axes: { intent: { window: ever } }\nmql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    'axes: { intent: { window: 7d } }\nmql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    [
      'mql.fast_track.window: A raised hand now counts for 7 days, was for ever.',
      'axes.intent.window: What people did now counts for 7 days unless a rule says otherwise, was for ever.',
    ],
    [
      'mql.fast_track.window: A raised hand now counts for ever, was 7 days.',
      'axes.intent.window: What people did now counts for ever unless a rule says otherwise, was 7 days.',
    ],
  ],
  [
    'axes: { intent: { window: 7d } }\n',
    'axes: { intent: { window: ever } }\n',
    ['axes.intent.window: What people did now counts for ever unless a rule says otherwise, was 7 days.'],
    ['axes.intent.window: What people did now counts for 7 days unless a rule says otherwise, was for ever.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, group: g }]\naxes: { intent: { groups: { g: { cap: 30 } } } }\n',
    'intent: [{ id: a, on: visit, points: 5, group: g }]\n',
    ['axes.intent.groups.g: The rules of the group “g” together are no longer held to at most 30 points of intent.'],
    ['axes.intent.groups.g: The rules of the group “g” together now add up to at most 30 points of intent.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, group: g }]\naxes: { intent: { groups: { g: { cap: 30 } } } }\n',
    'intent: [{ id: a, on: visit, points: 5, group: g }]\naxes: { intent: { groups: { g: { floor: -5, cap: 40 } } } }\n',
    [
      'axes.intent.groups.g: The rules of the group “g” together now add up to at least -5 and at most 40 points of intent, was at most 30.',
    ],
    [
      'axes.intent.groups.g: The rules of the group “g” together now add up to at most 30 points of intent, was at least -5 and at most 40.',
    ],
  ],
  [
    'fit: [{ id: a, when: { person.region: na }, points: 5, group: g }]\naxes: { fit: { groups: { g: { floor: 1 } } } }\n',
    'fit: [{ id: a, when: { person.region: na }, points: 5, group: g }]\naxes: { fit: { groups: { g: { floor: 2 } } } }\n',
    [
      'axes.fit.groups.g.floor: The rules of the group “g” together now add up to at least 2 points of fit, was at least 1.',
    ],
    [
      'axes.fit.groups.g.floor: The rules of the group “g” together now add up to at least 1 points of fit, was at least 2.',
    ],
  ],
  [
    'axes: { intent: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] } }\n',
    'axes: { intent: { ceilings: [{ id: x, when: { person.region: apac }, at: 30 }] } }\n',
    ["axes.intent.ceilings.x.at: Intent now stops at 30 while the person's region is APAC, was 20."],
    ["axes.intent.ceilings.x.at: Intent now stops at 20 while the person's region is APAC, was 30."],
  ],
  [
    'axes: { intent: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] } }\n',
    'axes: { intent: { ceilings: [{ id: y, when: { person.region: apac }, at: 20 }] } }\n',
    ['axes.intent.ceilings.{x,y}: The ceiling x of intent is now called y; nothing else of it changes.'],
    ['axes.intent.ceilings.{x,y}: The ceiling y of intent is now called x; nothing else of it changes.'],
  ],
  [
    'axes: { fit: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] } }\n',
    'axes: { fit: { ceilings: [{ id: x, when: { person.region: { in: [apac, na] } }, at: 20 }] } }\n',
    ["axes.fit.ceilings.x.when.person.region: Stopping fit at its ceiling: the person's region may now also be NA."],
    ["axes.fit.ceilings.x.when.person.region: Stopping fit at its ceiling: the person's region may no longer be NA."],
  ],
  [
    'axes: { fit: { ceilings: [{ id: x, when: { person.region: apac }, at: 20, why: Far away }] } }\n',
    'axes: { fit: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] } }\n',
    ['axes.fit.ceilings.x.why: Axes, fit, ceilings, x, why: no longer set, was “Far away”.'],
    ['axes.fit.ceilings.x.why: Axes, fit, ceilings, x, why: now “Far away”, was not set.'],
  ],
  [
    'axes: { fit: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] } }\n',
    'axes: { fit: { cap: 1000 } }\n',
    [
      'axes.fit.cap: Fit is now never above 1,000, was without a limit.',
      "axes.fit.ceilings.x: Fit no longer stops at 20 while the person's region is APAC.",
    ],
    [
      'axes.fit.cap: Fit has no upper limit any more, was 1,000.',
      "axes.fit.ceilings.x: Fit now stops at 20 while the person's region is APAC.",
    ],
  ],
  [
    'axes: { intent: { resets: [{ id: r, on: unsubscribed, to: zero, restore: { on: newsletter_subscribed } }] } }\n',
    'axes: { intent: { resets: [{ id: r, on: unsubscribed, to: fit_only, restore: { on: newsletter_subscribed, when: { person.region: na } } }] } }\n',
    [
      "axes.intent.resets.r: Now once a person has unsubscribed from our e-mails, what they did before no longer counts, until the person has subscribed to the newsletter if the person's region is NA (before: once a person has unsubscribed from our e-mails, fit and intent are nothing and what they did before no longer counts, until the person has subscribed to the newsletter).",
    ],
    [
      "axes.intent.resets.r: Now once a person has unsubscribed from our e-mails, fit and intent are nothing and what they did before no longer counts, until the person has subscribed to the newsletter (before: once a person has unsubscribed from our e-mails, what they did before no longer counts, until the person has subscribed to the newsletter if the person's region is NA).",
    ],
  ],
  [
    'axes: { intent: { resets: [{ id: r, on: unsubscribed, to: zero }] } }\n',
    'axes: { intent: { cap: 1000 } }\n',
    [
      'axes.intent.cap: Intent is now never above 1,000, was without a limit.',
      'axes.intent.resets.r: No longer so: once a person has unsubscribed from our e-mails, fit and intent are nothing and what they did before no longer counts.',
    ],
    [
      'axes.intent.cap: Intent has no upper limit any more, was 1,000.',
      'axes.intent.resets.r: New: once a person has unsubscribed from our e-mails, fit and intent are nothing and what they did before no longer counts.',
    ],
  ],
  [
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened, until: { on: ticket_solved, after: 14d } }] } }\n',
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened, until: { after: 7d } }] } }\n',
    [
      'axes.intent.freezes.f.until: Now once a person has asked support for help, intent stands still until 7 days have passed (before: once a person has asked support for help, intent stands still until the person has been helped by support or 14 days have passed).',
    ],
    [
      'axes.intent.freezes.f.until: Now once a person has asked support for help, intent stands still until the person has been helped by support or 14 days have passed (before: once a person has asked support for help, intent stands still until 7 days have passed).',
    ],
  ],
  [
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened, until: { on: ticket_solved } }] } }\n',
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened }] } }\n',
    [
      'axes.intent.freezes.f.until: Now once a person has asked support for help, intent stands still for ever (before: once a person has asked support for help, intent stands still until the person has been helped by support).',
    ],
    [
      'axes.intent.freezes.f.until: Now once a person has asked support for help, intent stands still until the person has been helped by support (before: once a person has asked support for help, intent stands still for ever).',
    ],
  ],
  [
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened, until: { on: ticket_solved } }] } }\n',
    'version: 1\n',
    [
      'axes.intent.freezes.f: No longer so: once a person has asked support for help, intent stands still until the person has been helped by support.',
    ],
    [
      'axes.intent.freezes.f: New: once a person has asked support for help, intent stands still until the person has been helped by support.',
    ],
  ],
  [
    'axes: { intent: { freezes: [{ id: f, on: ticket_opened, until: { on: ticket_solved } }] } }\n',
    'axes: { intent: { freezes: [{ id: g, on: ticket_opened, until: { on: ticket_solved } }] } }\n',
    [
      'axes.intent.freezes.f: No longer so: once a person has asked support for help, intent stands still until the person has been helped by support.',
      'axes.intent.freezes.g: New: once a person has asked support for help, intent stands still until the person has been helped by support.',
    ],
    [
      'axes.intent.freezes.g: No longer so: once a person has asked support for help, intent stands still until the person has been helped by support.',
      'axes.intent.freezes.f: New: once a person has asked support for help, intent stands still until the person has been helped by support.',
    ],
  ],
  [
    'grades: { fit: { A: 50, B: 30, C: 10 }, intent: { 1: 90, 2: 50, 3: 20 } }\n',
    'grades: { fit: { A: 60, B: 40, C: 10 }, intent: { 1: 90, 2: 55, 3: 20 } }\n',
    [
      'grades.fit: Fit is now graded A from 60 and B from 40 points on, was A from 50 and B from 30.',
      'grades.intent.2: Intent is now graded 2 from 55 points on, was 2 from 50.',
    ],
    [
      'grades.fit: Fit is now graded A from 50 and B from 30 points on, was A from 60 and B from 40.',
      'grades.intent.2: Intent is now graded 2 from 50 points on, was 2 from 55.',
    ],
  ],
  [
    'grades: { override: [{ when: { stage: customer }, grade: D4 }] }\n',
    'grades: { override: [{ when: { stage: customer }, grade: A1 }] }\n',
    [
      'grades.override.the stage is customer.grade: Graded A1 whatever the points, was D4: leads of whom the stage is customer.',
    ],
    [
      'grades.override.the stage is customer.grade: Graded D4 whatever the points, was A1: leads of whom the stage is customer.',
    ],
  ],
  [
    'grades: { override: [{ when: { stage: customer }, grade: D4 }] }\n',
    'display_step: 5\n',
    [
      'grades.fit: Fit is now graded A from 50, B from 30 and C from 10 points on, was A from 75, B from 50 and C from 25.',
      'grades.intent: Intent is now graded 1 from 90 and 3 from 20 points on, was 1 from 75 and 3 from 25.',
      'grades.override.the stage is customer: No longer graded D4 whatever the points: leads of whom the stage is customer.',
    ],
    [
      'grades.fit: Fit is now graded A from 75, B from 50 and C from 25 points on, was A from 50, B from 30 and C from 10.',
      'grades.intent: Intent is now graded 1 from 75 and 3 from 25 points on, was 1 from 90 and 3 from 20.',
      'grades.override.the stage is customer: Graded D4 whatever the points now: leads of whom the stage is customer.',
    ],
  ],
  [
    'grades: { override: [{ when: { stage: customer }, grade: D4 }, { when: { person.is_student: true }, grade: D3 }] }\n',
    'grades: { override: [{ when: { person.is_student: true }, grade: D3 }, { when: { stage: customer }, grade: D4 }] }\n',
    [
      'grades.override.(order): Of the grades that are given whatever the points, the first that applies counts, now in this order: “the person is a student”, “the stage is customer”.',
    ],
    [
      'grades.override.(order): Of the grades that are given whatever the points, the first that applies counts, now in this order: “the stage is customer”, “the person is a student”.',
    ],
  ],
  [
    'lists: { targets: [software, logistics], gone: [a] }\n',
    'lists: { targets: [software, logistics], here: [b, c] }\n',
    ['lists.gone: The list “gone” is gone: a.', 'lists.here: The list “here” is new: b and c.'],
    ['lists.here: The list “here” is gone: b and c.', 'lists.gone: The list “gone” is new: a.'],
  ],
  [
    'lists: { targets: [software, logistics], big_ones: [a, b] }\n',
    'lists: { targets: [software, logistics], large-ones: [a, b] }\n',
    ['lists.{big_ones,large-ones}: The list “big ones” is now called “large ones”; its values are the same.'],
    ['lists.{big_ones,large-ones}: The list “large ones” is now called “big ones”; its values are the same.'],
  ],
  [
    'lists: { targets: [software] }\n',
    'lists: { targets: [software, retail] }\n',
    ['lists.targets: The list “targets” gains retail.'],
    ['lists.targets: The list “targets” loses retail.'],
  ],
  [
    'lists: { targets: [software, a, b, c, d, e] }\n',
    'lists: { targets: [software] }\n',
    ['lists.targets: The list “targets” loses a, b, c, d and e.'],
    ['lists.targets: The list “targets” gains a, b, c, d and e.'],
  ],
]);
