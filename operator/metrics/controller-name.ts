/** Its name in labels: the kind in lower case, as controller-runtime calls a controller. */
export const CONTROLLER = 'batchinference';
