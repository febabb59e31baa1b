import type { KafkaMessage } from 'kafkajs';
import { Worker } from 'node:worker_threads';
import type { PrepareContext } from '../prepare-event.js';
import type { ChunkContent, ChunkPlace, ChunkReader } from './chunk-reader.js';
import type { BlockAnswer, ReadAnswer, ThreadAnswer, ThreadRequest } from './chunk-thread.js';
import { packMessages } from './packed-messages.js';

interface Waiting {
  resolve: (answer: ThreadAnswer) => void;
  reject: (error: unknown) => void;
}

/**
 * Reads chunks in a thread of its own: this one only takes messages from the brokers and hands blocks on to the store,
 * while another processor reads, checks and writes down. The thread begins with the first chunk and keeps the process
 * only while it is asked for something. Should it break, whoever asks it for something hears so.
 */
export class ThreadedChunkReader implements ChunkReader {
  private thread: Worker | null = null;
  private failure: Error | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private serial = 0;

  /** `file` holds the compiled thread, which lies beside this file where that is compiled. */
  constructor(
    private readonly secret: PrepareContext['secret'],
    private readonly file: string | URL = new URL('./chunk-thread.js', import.meta.url),
  ) {}

  async read(messages: readonly KafkaMessage[], place: ChunkPlace): Promise<ChunkContent> {
    const chunk = this.serial++;
    const packed = packMessages(messages);
    const buffers = [packed.bytes.buffer, packed.lengths.buffer, packed.timestamps.buffer, packed.offsets.buffer];
    const answer = await this.ask({ kind: 'read', chunk, packed, place }, buffers);
    const { events, keys, unread } = answer as ReadAnswer;
    return {
      events,
      keys,
      unread,
      block: async (known, batch) => {
        const made = (await this.ask({ kind: 'block', chunk, known: known.lists(), batch })) as BlockAnswer;
        const { buffer, byteOffset, byteLength } = made.block;
        return { rows: made.rows, block: Buffer.from(buffer, byteOffset, byteLength) };
      },
      forget: () => this.thread?.postMessage({ kind: 'forget', chunk } satisfies ThreadRequest),
    };
  }

  /** Ends the thread; what is under way fails. */
  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  private ask(request: ThreadRequest, buffers: ArrayBuffer[] = []): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.waiting.set(request.chunk, { resolve, reject });
      this.thread ??= this.start();
      this.thread.ref();
      this.thread.postMessage(request, buffers);
    });
  }

  private start(): Worker {
    const thread = new Worker(this.file, { workerData: { secret: this.secret } });
    thread.on('message', (answer: ThreadAnswer) => {
      this.waiting.get(answer.chunk)?.resolve(answer);
      this.waiting.delete(answer.chunk);
      if (this.waiting.size === 0) thread.unref();
    });
    thread.on('error', (error) => this.fail(error));
    thread.on('exit', () => this.fail(new Error('the thread that reads chunks has ended')));
    return thread;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}
