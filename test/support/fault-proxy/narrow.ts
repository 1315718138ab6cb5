import { NAME_LABEL } from '../../../operator/job/job.ts';
import type { Call } from './call.ts';

/**
 * Lets an operator see one resource, its Jobs and its pods, and nothing else in the cluster: so
 * many operators can work beside each other on one control plane.
 */
export function only(name: string): (call: Call) => void {
  return ({ kind, collection, query }) => {
    if (kind !== 'list' && kind !== 'watch') return;
    if (collection === 'batchinferences') query.set('fieldSelector', `metadata.name=${name}`);
    else if (query.get('labelSelector') === NAME_LABEL) {
      query.set('labelSelector', `${NAME_LABEL}=${name}`);
    }
  };
}
