import type { Country } from '../../catalog/contract.ts';

/** The country that was chosen, or else the first that the browser's languages point to, or else the first there is. */
export function chooseCountry(
  countries: readonly Country[],
  chosenCode: string | undefined,
  acceptLanguage: string,
): Country | undefined {
  const wishes = [chosenCode, ...regionsIn(acceptLanguage)];
  for (const wish of wishes) {
    const country = countries.find(({ code }) => code === wish?.toUpperCase());
    if (country) return country;
  }
  return countries[0];
}

/** `de-AT,de;q=0.8,ja` → AT; a language without a region says nothing about a country. */
function regionsIn(acceptLanguage: string): string[] {
  return acceptLanguage.split(',').flatMap((range) => /^\s*[a-z]+-([a-z]{2})\b/i.exec(range)?.[1] ?? []);
}
