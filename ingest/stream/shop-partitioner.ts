import kafkajs, { type ICustomPartitioner } from 'kafkajs';

const SHOPS_MAX = 10_000;

/**
 * The partitioner that Kafka's own clients have: a shop stays in its partition whoever produces. It remembers where each
 * shop belongs, for the library works out a hash in large integers for each message.
 */
export const shopPartitioner: ICustomPartitioner = () => {
  const partitionOf = kafkajs.Partitioners.DefaultPartitioner();
  const known = new Map<string, number>();
  let partitions = 0;
  return (args) => {
    const { message, partitionMetadata } = args;
    if (typeof message.key !== 'string' || message.partition != null) return partitionOf(args);
    if (partitionMetadata.length !== partitions || known.size >= SHOPS_MAX) known.clear();
    partitions = partitionMetadata.length;
    let partition = known.get(message.key);
    if (partition === undefined) known.set(message.key, (partition = partitionOf(args)));
    return partition;
  };
};
