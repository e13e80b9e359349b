import { Component, type ErrorInfo, type ReactNode } from 'react';
import { forgetPersonal } from '../state/personal-store.ts';
import { Button } from '../ui/button.tsx';
import { FailureState } from '../ui/failure.tsx';

type State = { readonly broken: boolean };
type Props = {
  readonly children: ReactNode;
  /** What is shown instead; without it, that all is cleared first, which gets the page out of anything. */
  readonly fallback?: (again: () => void) => ReactNode;
};

/**
 * A fault in drawing takes down what lies between the bars and never the bars: classification, identity and the lock stay.
 * React has no other form for this than a class.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // The name and the place only: a message could quote what was on screen.
    console.error(
      'page fault',
      error instanceof Error ? error.name : typeof error,
      info.componentStack?.split('\n', 3).join(' '),
    );
  }

  private readonly again = (): void => this.setState({ broken: false });

  private readonly clearAndStartAgain = (): void => {
    forgetPersonal();
    this.again();
  };

  override render(): ReactNode {
    const { children, fallback } = this.props;
    if (!this.state.broken) return children;
    if (fallback !== undefined) return fallback(this.again);
    return (
      <main className="screen">
        <div className="boot-failure">
          <FailureState
            failure={{ code: 'INTERNAL', ref: 'page' }}
            subject="start"
            actions={
              <Button variant="primary" icon="refresh" onClick={this.clearAndStartAgain}>
                Clear and start again
              </Button>
            }
          />
        </div>
      </main>
    );
  }
}
