// Conditions that change, each told in the words of who reads a contract, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how what a condition asks has changed', [
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.seniority: vp }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.seniority: { in: [c_level, manager] } }\n',
    [
      "mql.when.person.seniority: An MQL: the person's seniority may now also be C-level or manager and may no longer be VP.",
    ],
    [
      "mql.when.person.seniority: An MQL: the person's seniority may now also be VP and may no longer be C-level or manager.",
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.title: cto }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { in: [cto, head_of_it, Chief] } }\n',
    ["mql.when.person.title: An MQL: the person's title may now also be Chief or head of it."],
    ["mql.when.person.title: An MQL: the person's title may no longer be Chief or head of it."],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.country: de }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.country: { in: [de, fr, Germany] } }\n',
    ["mql.when.person.country: An MQL: the person's country may now also be Germany or FR."],
    ["mql.when.person.country: An MQL: the person's country may no longer be Germany or FR."],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, custom.tier: { equals: 3 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, custom.tier: { equals: 4 } }\n',
    ['mql.when.custom.tier.equals: An MQL: "tier" may now also be 4 and may no longer be 3.'],
    ['mql.when.custom.tier.equals: An MQL: "tier" may now also be 3 and may no longer be 4.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { contains: head } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { contains: chief } }\n',
    [
      'mql.when.person.title.contains: An MQL now needs that the person\'s title contains "chief" (before: that the person\'s title contains "head").',
    ],
    [
      'mql.when.person.title.contains: An MQL now needs that the person\'s title contains "head" (before: that the person\'s title contains "chief").',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { contains: head } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.title: head }\n',
    [
      'mql.when.person.title: An MQL now needs that the person\'s title is head (before: that the person\'s title contains "head").',
    ],
    [
      'mql.when.person.title: An MQL now needs that the person\'s title contains "head" (before: that the person\'s title is head).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { in: [head], exists: true } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.title: { in: [chief], exists: true } }\n',
    [
      "mql.when.person.title.in: An MQL now needs that the person's title is chief and is known (before: that the person's title is head and is known).",
    ],
    [
      "mql.when.person.title.in: An MQL now needs that the person's title is head and is known (before: that the person's title is chief and is known).",
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, person.is_student: true }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.is_student: false }\n',
    [
      'mql.when.person.is_student.equals: An MQL now needs that the person is no student (before: that the person is a student).',
    ],
    [
      'mql.when.person.is_student.equals: An MQL now needs that the person is a student (before: that the person is no student).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 50 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { more_than: 50 } }\n',
    ['mql.when.company.employees: An MQL now needs the number of employees to be more than 50, was at least 50.'],
    ['mql.when.company.employees: An MQL now needs the number of employees to be at least 50, was more than 50.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_most: 50 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { less_than: 1250 } }\n',
    ['mql.when.company.employees: An MQL now needs the number of employees to be less than 1,250, was at most 50.'],
    ['mql.when.company.employees: An MQL now needs the number of employees to be at most 50, was less than 1,250.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { between: [20, 50] } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, less_than: 50 } }\n',
    ['mql.when.company.employees: An MQL now needs the number of employees to be 20 to less than 50, was 20 to 50.'],
    ['mql.when.company.employees: An MQL now needs the number of employees to be 20 to 50, was 20 to less than 50.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { between: [20, 20] } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { more_than: 20, at_most: 50 } }\n',
    ['mql.when.company.employees: An MQL now needs the number of employees to be more than 20 to 50, was exactly 20.'],
    ['mql.when.company.employees: An MQL now needs the number of employees to be exactly 20, was more than 20 to 50.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, at_most: 20 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, less_than: 20.5 } }\n',
    [
      'mql.when.company.employees: An MQL now needs the number of employees to be 20 to less than 20.5, was exactly 20.',
    ],
    [
      'mql.when.company.employees: An MQL now needs the number of employees to be exactly 20, was 20 to less than 20.5.',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, more_than: 30 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, more_than: 40 } }\n',
    [
      'mql.when.company.employees.more_than: An MQL now needs that the number of employees is at least 20 and is more than 40 (before: that the number of employees is at least 20 and is more than 30).',
    ],
    [
      'mql.when.company.employees.more_than: An MQL now needs that the number of employees is at least 20 and is more than 30 (before: that the number of employees is at least 20 and is more than 40).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, exists: true } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 30, exists: true } }\n',
    [
      'mql.when.company.employees.at_least: An MQL now needs that the number of employees is at least 30 and is known (before: that the number of employees is at least 20 and is known).',
    ],
    [
      'mql.when.company.employees.at_least: An MQL now needs that the number of employees is at least 20 and is known (before: that the number of employees is at least 30 and is known).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20, exists: true } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { at_least: 20 } }\n',
    [
      'mql.when.company.employees.exists: An MQL now needs that the number of employees is at least 20 (before: that the number of employees is at least 20 and is known).',
    ],
    [
      'mql.when.company.employees.exists: An MQL now needs that the number of employees is at least 20 and is known (before: that the number of employees is at least 20).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: 20 }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.employees: { exists: true } }\n',
    [
      'mql.when.company.employees: An MQL now needs that the number of employees is known (before: that the number of employees is 20).',
    ],
    [
      'mql.when.company.employees: An MQL now needs that the number of employees is 20 (before: that the number of employees is known).',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 20 } }\n',
    'mql:\n  when: { fit: { between: [20, 30] } }\n',
    ['mql.when.fit: An MQL now needs 20 to 30 points of fit, was 20.'],
    ['mql.when.fit: An MQL now needs 20 points of fit, was 20 to 30.'],
  ],
  [
    'mql:\n  when: { intent: { more_than: 20 } }\n',
    'mql:\n  when: { intent: { at_least: 20, less_than: 50 } }\n',
    ['mql.when.intent: An MQL now needs 20 to less than 50 points of intent, was more than 20.'],
    ['mql.when.intent: An MQL now needs more than 20 points of intent, was 20 to less than 50.'],
  ],
  [
    'mql:\n  when: { total: { at_least: 20 } }\n',
    'mql:\n  when: { total: { at_least: 1250.5 } }\n',
    ['mql.when.total.at_least: An MQL now needs 1,250.5 points of fit and intent together, was 20.'],
    ['mql.when.total.at_least: An MQL now needs 20 points of fit and intent together, was 1,250.5.'],
  ],
  [
    'mql:\n  when: { total: { at_least: 20 } }\n',
    'mql:\n  when: { fit: { at_least: 20 } }\n',
    [
      'mql.when.fit: An MQL now also needs 20 points of fit.',
      'mql.when.total: An MQL no longer needs 20 points of fit and intent together.',
    ],
    [
      'mql.when.fit: An MQL no longer needs 20 points of fit.',
      'mql.when.total: An MQL now also needs 20 points of fit and intent together.',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 5, more_than: 6 } }\n',
    'mql:\n  when: { intent: { at_least: 5, more_than: 7 } }\n',
    ['mql.when.intent.more_than: An MQL now needs 5 and more than 7 points of intent, was 5 and more than 6.'],
    ['mql.when.intent.more_than: An MQL now needs 5 and more than 6 points of intent, was 5 and more than 7.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, grade: { at_least: B2 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, grade: { at_least: A1 } }\n',
    ['mql.when.grade: An MQL: the grade may no longer be A2, B1 or B2.'],
    ['mql.when.grade: An MQL: the grade may now also be A2, B1 or B2.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, grade: A1 }\n',
    'mql:\n  when: { intent: { at_least: 50 }, grade: { in: [A1, A2] } }\n',
    ['mql.when.grade: An MQL: the grade may now also be A2.'],
    ['mql.when.grade: An MQL: the grade may no longer be A2.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, stage: lead }\n',
    'mql:\n  when: { intent: { at_least: 50 }, stage: { in: [lead, sql] } }\n',
    ['mql.when.stage: An MQL: the stage may now also be SQL.'],
    ['mql.when.stage: An MQL: the stage may no longer be SQL.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, stage: customer }\n',
    'mql:\n  when: { intent: { at_least: 50 }, person.seniority: vp }\n',
    [
      'mql.when.stage: An MQL no longer needs that the stage is customer.',
      "mql.when.person.seniority: An MQL now also needs that the person's seniority is VP.",
    ],
    [
      'mql.when.stage: An MQL now also needs that the stage is customer.',
      "mql.when.person.seniority: An MQL no longer needs that the person's seniority is VP.",
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: visit, at_least: 1 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: visit, at_least: 2 } }\n',
    [
      'mql.when.count.at_least: An MQL now needs that the person has, at least 2 times, visited the site, was at least once.',
    ],
    ['mql.when.count.at_least: An MQL now needs that the person has visited the site, was at least 2 times.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: visit, at_least: 1 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: visit, at_least: 1, within: 7d } }\n',
    [
      'mql.when.count.within: An MQL now needs that the person has, at least once within 7 days, visited the site, was at least once.',
    ],
    ['mql.when.count.within: An MQL now needs that the person has visited the site, was at least once within 7 days.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: visit, less_than: 3, within: 7d } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: page_viewed, less_than: 3, within: 7d } }\n',
    [
      'mql.when.count.of: An MQL now needs that the person has, less than 3 times within 7 days, viewed a page (before: that the person has, less than 3 times within 7 days, visited the site).',
    ],
    [
      'mql.when.count.of: An MQL now needs that the person has, less than 3 times within 7 days, visited the site (before: that the person has, less than 3 times within 7 days, viewed a page).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: page_viewed, where: { path: { starts_with: /pricing } }, at_least: 3 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: page_viewed, where: { path: { starts_with: /demo } }, at_least: 3 } }\n',
    [
      'mql.when.count.where.path.starts_with: An MQL now needs that the person has, at least 3 times, viewed a page where the path begins with "/demo" (before: that the person has, at least 3 times, viewed a page where the path begins with "/pricing").',
    ],
    [
      'mql.when.count.where.path.starts_with: An MQL now needs that the person has, at least 3 times, viewed a page where the path begins with "/pricing" (before: that the person has, at least 3 times, viewed a page where the path begins with "/demo").',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: any_engagement, within: 7d, at_least: 3 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: [visit, page_viewed], within: 7d, at_least: 3 } }\n',
    [
      'mql.when.count.of: An MQL now needs that the person has, at least 3 times within 7 days, viewed a page or visited the site (before: that the person has, at least 3 times within 7 days, done anything at all).',
    ],
    [
      'mql.when.count.of: An MQL now needs that the person has, at least 3 times within 7 days, done anything at all (before: that the person has, at least 3 times within 7 days, viewed a page or visited the site).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: product_used, within: 7d, between: [1, 3] } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, count: { of: product_used, within: 7d, more_than: 1 } }\n',
    [
      'mql.when.count: An MQL now needs that the person has, more than 1 time within 7 days, used the product, was 1 to 3 times within 7 days.',
    ],
    [
      'mql.when.count: An MQL now needs that the person has, 1 to 3 times within 7 days, used the product, was more than 1 time within 7 days.',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, not: { person.seniority: vp } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, not: { person.seniority: { in: [vp, c_level] } } }\n',
    [
      "mql.when.not.person.seniority: An MQL now needs that the person's seniority is not C-level or VP (before: that the person's seniority is not VP).",
    ],
    [
      "mql.when.not.person.seniority: An MQL now needs that the person's seniority is not VP (before: that the person's seniority is not C-level or VP).",
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, not: { company.employees: { less_than: 10 } } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, not: { person.seniority: vp, person.region: na } }\n',
    [
      "mql.when.not.fields: An MQL now needs that it is not so that the person's region is NA and the person's seniority is VP (before: that it is not so that the number of employees is less than 10).",
    ],
    [
      "mql.when.not.fields: An MQL now needs that it is not so that the number of employees is less than 10 (before: that it is not so that the person's region is NA and the person's seniority is VP).",
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, not: { any: [{ person.region: na }, { stage: customer }] } }\n',
    'version: 1\n',
    [
      'mql.when.fit: An MQL now also needs 50 points of fit.',
      "mql.when.not: An MQL no longer needs that it is not so that either the person's region is NA or the stage is customer.",
      'mql.never: No lead is an MQL any more if the person is a student.',
    ],
    [
      'mql.when.fit: An MQL no longer needs 50 points of fit.',
      "mql.when.not: An MQL now also needs that it is not so that either the person's region is NA or the stage is customer.",
      'mql.never: A lead may now be an MQL even if the person is a student.',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, any: [{ person.region: na }, { stage: customer }] }\n',
    'mql:\n  when: { intent: { at_least: 50 }, any: [{ person.region: na }, { stage: sql }] }\n',
    ['mql.when.any: To be an MQL, one way is now that the stage is SQL (before: that the stage is customer).'],
    ['mql.when.any: To be an MQL, one way is now that the stage is customer (before: that the stage is SQL).'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, any: [{ person.region: na }, { stage: customer }] }\n',
    'mql:\n  when: { intent: { at_least: 50 }, any: [{ person.region: emea }, { person.is_student: true }, { total: { at_least: 9 } }] }\n',
    [
      "mql.when.any: To be an MQL, one way is now that the person's region is EMEA (before: that the person's region is NA); it is now also enough that the person is a student or fit and intent together are at least 9; it is no longer enough that the stage is customer.",
    ],
    [
      "mql.when.any: To be an MQL, one way is now that the person's region is NA (before: that the person's region is EMEA); it is now also enough that the stage is customer; it is no longer enough that the person is a student or fit and intent together are at least 9.",
    ],
  ],
  [
    'mql:\n  when: { any: [{ fit: { at_least: 9 } }, { grade: A1 }] }\n',
    'mql:\n  when: { any: [{ fit: { at_least: 8 } }, { grade: B1 }] }\n',
    [
      'mql.when.any: To be an MQL, one way is now 8 points of fit, was 9; one way is now that the grade is B1 (before: that the grade is A1).',
    ],
    [
      'mql.when.any: To be an MQL, one way is now 9 points of fit, was 8; one way is now that the grade is A1 (before: that the grade is B1).',
    ],
  ],
  [
    'mql:\n  when: { any: [{ fit: { at_least: 9 }, person.region: na }, { person.is_student: true }] }\n',
    'mql:\n  when: { any: [{ fit: { at_least: 8 }, person.region: na }, { person.is_student: true }] }\n',
    [
      "mql.when.any: To be an MQL, it is now also enough that fit is at least 8 and the person's region is NA; it is no longer enough that fit is at least 9 and the person's region is NA.",
    ],
    [
      "mql.when.any: To be an MQL, it is now also enough that fit is at least 9 and the person's region is NA; it is no longer enough that fit is at least 8 and the person's region is NA.",
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 9 } }\n',
    'mql:\n  when: { any: [{ fit: { at_least: 9 } }, { intent: { at_least: 90 } }] }\n',
    ['mql.when: To be an MQL, it is now also enough that intent is at least 90.'],
    ['mql.when: To be an MQL, it is no longer enough that intent is at least 90.'],
  ],
  [
    'mql:\n  when: { all: [{ any: [{ fit: { at_least: 9 } }, { grade: A1 }] }, { any: [{ person.region: na }, { stage: lead }] }] }\n',
    'mql:\n  when: { all: [{ any: [{ fit: { at_least: 9 } }, { grade: A1 }] }, { any: [{ person.region: emea }, { stage: lead }] }] }\n',
    [
      "mql.when.any: To be an MQL, one way is now that the person's region is EMEA (before: that the person's region is NA).",
    ],
    [
      "mql.when.any: To be an MQL, one way is now that the person's region is NA (before: that the person's region is EMEA).",
    ],
  ],
  [
    'mql:\n  when: { all: [{ any: [{ fit: { at_least: 9 } }, { grade: A1 }] }, { any: [{ person.region: na }, { stage: lead }] }] }\n',
    'mql:\n  when: { any: [{ fit: { at_least: 9 } }, { grade: A1 }] }\n',
    ["mql.when: An MQL no longer needs that either the person's region is NA or the stage is lead."],
    ["mql.when: An MQL now also needs that either the person's region is NA or the stage is lead."],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, now: { before: 2026-06-01 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, now: { before: 2026-07-01 } }\n',
    [
      'mql.when.now.before: An MQL now needs that it is before the beginning of 2026-07-01 (before: that it is before the beginning of 2026-06-01).',
    ],
    [
      'mql.when.now.before: An MQL now needs that it is before the beginning of 2026-06-01 (before: that it is before the beginning of 2026-07-01).',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, company.industry: { in_list: targets } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, company.industry: { in_list: others } }\nlists: { targets: [software, logistics], others: [a, b] }\n',
    [
      'mql.when.company.industry.in_list: An MQL now needs that the company\'s industry is on the list "others" (before: that the company\'s industry is on the list "targets").',
      'lists.others: The list “others” is new: a and b.',
    ],
    [
      'mql.when.company.industry.in_list: An MQL now needs that the company\'s industry is on the list "targets" (before: that the company\'s industry is on the list "others").',
      'lists.others: The list “others” is gone: a and b.',
    ],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, custom.seats: { at_least: 5 } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, custom.seats: { at_least: 6 } }\n',
    ['mql.when.custom.seats.at_least: An MQL now needs "seats" to be at least 6, was at least 5.'],
    ['mql.when.custom.seats.at_least: An MQL now needs "seats" to be at least 5, was at least 6.'],
  ],
  [
    'mql:\n  when: { intent: { at_least: 50 }, custom.when_bought: { within: 30d } }\n',
    'mql:\n  when: { intent: { at_least: 50 }, custom.when_bought: { within: 60d } }\n',
    [
      'mql.when.custom.when_bought.within: An MQL now needs that "when bought" is within the last 60 days (before: that "when bought" is within the last 30 days).',
    ],
    [
      'mql.when.custom.when_bought.within: An MQL now needs that "when bought" is within the last 30 days (before: that "when bought" is within the last 60 days).',
    ],
  ],
]);
