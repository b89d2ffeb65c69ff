import { describe, expect, it } from '@jest/globals';
import { compareImages } from '../../../pipeline/dossier/compare-images.ts';
import { queue, task, template } from './a-dossier.ts';

describe('the images of a release', () => {
  it('are those whose version changes, each once', () => {
    const before = template({
      A: task('/sluice/catalog:0.1.0-a'),
      B: task('/sluice/orders:0.1.0-a'),
      Q: queue('q'),
    });
    const after = template({ A: task('/sluice/catalog:0.1.0-b'), B: task('/sluice/orders:0.1.0-a') });

    const pairs = [
      { before, after },
      { before, after },
    ];
    expect(compareImages(pairs)).toEqual([
      { repository: 'sluice/catalog', before: '0.1.0-a', after: '0.1.0-b' },
    ]);
  });

  it('may come, and may go', () => {
    const pairs = [
      { before: template({ A: task('/sluice/old:1') }), after: template({}) },
      { before: undefined, after: template({ A: task('/sluice/young:2') }) },
    ];

    expect(compareImages(pairs)).toEqual([
      { repository: 'sluice/old', before: '1', after: undefined },
      { repository: 'sluice/young', before: undefined, after: '2' },
    ]);
  });

  it('are told with all their versions where several run', () => {
    const before = template({ A: task('/sluice/catalog:1'), B: task('/sluice/catalog:2') });

    expect(compareImages([{ before, after: template({ A: task('/sluice/catalog:2') }) }])).toEqual([
      { repository: 'sluice/catalog', before: '1, 2', after: '2' },
    ]);
  });
});
