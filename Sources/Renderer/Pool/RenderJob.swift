/// A drawing that waits for, or has, a thread.
final class RenderJob: Sendable {
    let interruption: RenderInterruption
    /// Draws and answers the caller.
    let run: @Sendable (RenderContext) -> Void
    /// Answers the caller without having drawn.
    let fail: @Sendable (RendererError) -> Void

    init(
        interruption: RenderInterruption,
        run: @escaping @Sendable (RenderContext) -> Void,
        fail: @escaping @Sendable (RendererError) -> Void
    ) {
        self.interruption = interruption
        self.run = run
        self.fail = fail
    }
}
