/// A seed that does not describe a state, with the place that is wrong.
package struct SeedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Keys and indexes from the root, such as `apps[2].name`.
    package var path: String
    package var message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
