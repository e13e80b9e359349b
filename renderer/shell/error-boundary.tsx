import { Component, type ErrorInfo, type ReactNode } from 'react';
import { forgetPersonal } from '../state/personal-store.ts';
import { Button } from '../ui/button.tsx';
import { FailureState } from '../ui/failure.tsx';

type State = { readonly broken: boolean };

/**
 * A fault in drawing takes down what lies between the bars and never the bars: classification, identity and the lock stay.
 * React has no other form for this than a class.
 */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
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

  private readonly again = (): void => {
    forgetPersonal();
    this.setState({ broken: false });
  };

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="screen">
        <div className="boot-failure">
          <FailureState
            failure={{ code: 'INTERNAL', ref: 'page' }}
            actions={
              <Button variant="primary" icon="refresh" onClick={this.again}>
                Clear and start again
              </Button>
            }
          />
        </div>
      </main>
    );
  }
}
