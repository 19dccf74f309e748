import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../../../plan/value.ts';

/** What a table is in the cloud: `TableName`, and where it differs from what the state says. */
export interface Cloud {
  readonly endpoint: string;
  stop(): void;
}

/** DynamoDB on loopback as far as the provider reads it: tables to look at, with point-in-time recovery, and no writes. */
export async function startTables(tables: readonly JsonObject[]): Promise<Cloud> {
  const server = createServer(async (request, response) => {
    const { TableName = '', ResourceArn = '' } = JSON.parse(await bodyOf(request)) as Record<string, string>;
    const name = `${TableName}${ResourceArn}`.replace(/^.*\//, '');
    const table = tables.find((one) => one.TableName === name);
    const answer =
      table && answers[request.headers['x-amz-target']?.toString().split('.').at(-1) ?? '']?.(table);
    response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify(answer ?? { __type: 'ValidationException', message: 'not a question of a plan' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const answers: Readonly<Record<string, (table: JsonObject) => JsonObject>> = {
  DescribeTable: (table) => ({
    Table: {
      TableArn: `arn:aws:dynamodb:eu-central-1:111122223333:table/${table.TableName}`,
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      DeletionProtectionEnabled: true,
      ...table,
    },
  }),
  DescribeContinuousBackups: ({ recovery = true }) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: recovery
        ? { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 }
        : { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  }),
  DescribeTimeToLive: () => ({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
  ListTagsOfResource: ({ tags = [] }) => ({ Tags: tags }),
};
