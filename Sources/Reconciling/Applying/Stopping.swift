/// Whether the operator asked to stop. A call in hand is finished and recorded, never torn off: so this is no task
/// cancellation, which would close its connection and leave its outcome unknown. Whoever waits looks here between two looks.
package enum Stopping {
    @TaskLocal package static var isRequested: @Sendable () -> Bool = { false }
}
