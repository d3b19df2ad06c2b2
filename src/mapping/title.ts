// What a job title says of seniority and department, for portals that hold the title alone; our own words for them are read as well.
// A title that says nothing clear is unknown, never "individual".

type Reading = readonly (readonly [pattern: RegExp, meaning: string])[];

/** Whole words: `\b` knows ASCII letters only and would split "étudiant". */
const words = (alternatives: string): RegExp => new RegExp(`(?<!\\p{L})(?:${alternatives})(?!\\p{L})`, 'u');

// First match wins: "assistant to the CEO" is no CEO and a vice president no president.
const seniorities: Reading = [
  [words('student|pupil|werkstudent|étudiante?|estudiante'), 'student'],
  [words('assistant to .*|assistant|intern|internship|trainee|apprentice|praktikant|praktikantin'), 'individual'],
  [words('vp|svp|evp|avp|vice[ -]president'), 'vp'],
  [words('c[efotimprs]o|chro|cdo|ciso|chief .*officer|(?:co-?)?founder|(?<!product |process )owner'), 'c_level'],
  [words('c[-_ ](?:level|suite)|president|managing director|geschäftsführer|geschäftsführerin'), 'c_level'],
  [words('director|head|directeur|directrice|direktor|direktorin|directora'), 'director'],
  [words('manager|team ?lead|supervisor|lead$|leiter|leiterin|gerente'), 'manager'],
  [words('analyst|engineer|developer|specialist|associate|consultant|representative|coordinator'), 'individual'],
  [words('administrator|accountant|designer|technician|clerk|individual'), 'individual'],
];

const functions: Reading = [
  [words('sales|account executive|business development|revenue|revops|sdr|bdr'), 'sales'],
  [words('marketing|growth|brand|demand generation|content|cmo'), 'marketing'],
  [words('finance|financial|accounting|accountant|controller|treasurer|cfo'), 'finance'],
  [words('hr|human resources|people|talent|recruiting|recruiter|chro'), 'hr'],
  [words('product'), 'product'],
  [words('it|information technology|engineering|engineer|developer|software|security'), 'it'],
  [words('cto|cio|ciso|devops|data'), 'it'],
  [words('operations|ops|logistics|supply chain|procurement|coo|manufacturing|production'), 'operations'],
  [words('other'), 'other'],
];

/** Longer texts are not titles; also bounds what the patterns are run over. */
const maxTitleChars = 200;

const read = (reading: Reading, title: string): string | null => {
  const text = title.slice(0, maxTitleChars).trim().toLowerCase();
  return reading.find(([pattern]) => pattern.test(text))?.[1] ?? null;
};

/** c_level, vp, director, manager, individual or student; null where the title does not say. */
export const seniorityOf = (title: string): string | null => read(seniorities, title);

/** sales, marketing, finance, hr, product, it, operations or other; null where the title does not say. */
export const functionOf = (title: string): string | null => read(functions, title);
