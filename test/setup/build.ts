import { execFileSync } from 'node:child_process';

/** End-to-end tests run what is built, as users do: built once, before the first of them. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
