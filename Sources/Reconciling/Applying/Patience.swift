/// How long somebody who waits for the world may take over it, and where to say what is seen meanwhile.
package struct Patience: Sendable {
    /// Looks once, and leaves what is not there yet for later.
    package let isParking: Bool
    private let remark: @Sendable (String) -> Void

    package init(isParking: Bool = false, remark: @escaping @Sendable (String) -> Void = { _ in }) {
        self.isParking = isParking
        self.remark = remark
    }

    @TaskLocal package static var current = Patience()

    /// Whether to look no further: the operator asked to stop, or to leave what waits.
    package static var isOver: Bool { current.isParking || Stopping.isRequested }

    /// Says what was seen in the last look, as a clause such as `8.8.8.8 has no such name yet`.
    package static func tell(_ seen: String) { current.remark(seen) }
}
