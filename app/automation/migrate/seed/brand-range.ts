/** What one invented brand sells. */
export interface BrandRange {
  slug: string;
  name: string;
  tagline: string;
  models: Model[];
}

export interface Model {
  name: string;
  category: string;
  description: string;
  /** Each becomes a product of its own: what sets it apart, and its price in Germany in whole euros before rounding. */
  variants: Record<string, number>;
}
