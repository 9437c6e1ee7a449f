/// Whether the operator asked to stop. A call in hand is finished and recorded, never torn off: so this is no task
/// cancellation, which would close its connection and leave its outcome unknown. Whoever waits looks here between two looks.
package enum ShutdownRequest {
    /// A function in a struct: a task-local value that is itself a function crashes in optimized builds of Swift 6.3.
    package struct Request: Sendable {
        package let isMade: @Sendable () -> Bool

        package init(_ isMade: @escaping @Sendable () -> Bool) {
            self.isMade = isMade
        }
    }

    @TaskLocal package static var request = Request { false }

    package static var isRequested: Bool { request.isMade() }
}
