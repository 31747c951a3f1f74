// The relations between a measured and an expected value, by their signs.

export const RELATIONS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Relation = (typeof RELATIONS)[number];
