import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that wait minutes for the AWS provider's polling. Started first they wait while the others work;
 * started last they would be waited for.
 */
const longest = [
  'test/e2e/services/production.e2e.test.ts',
  'test/e2e/services/local.e2e.test.ts',
  'test/cli/terraform.e2e.test.ts',
  'test/e2e/cdktf-cli/cdktf-cli.e2e.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((file) => moduleId.endsWith(file));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
