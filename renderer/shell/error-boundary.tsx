import { Component, type ErrorInfo, type ReactNode } from 'react';
import { forgetPersonal } from '../state/personal-store.ts';
import { Button } from '../ui/button.tsx';
import { FailureState } from '../ui/failure.tsx';

type State = { readonly broken: boolean };
type Props = {
  readonly children: ReactNode;
  /**
   * Shown instead of the children. Without it, the boundary offers to clear everything, which gets the page out of
   * any state.
   */
  readonly fallback?: (again: () => void) => ReactNode;
};

/**
 * An error in drawing takes down what lies between the bars and never the bars themselves: classification, identity
 * and lock stay. React offers this only as a class component.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // Name and place only: a message could quote personal data from the screen.
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
