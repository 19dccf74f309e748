export { routeOf } from './from-spec.ts';
export type { RouteProps } from './props.ts';
export { Route } from './route.ts';
