/// Something that a file which is there already lacks.
package struct DeclaredAddition: Sendable {
    /// Where in its file the addition goes.
    package enum Place: Hashable, Sendable {
        /// A key in what the service says of an environment, below these.
        case environment(service: String, environment: String, path: [String])
        /// An item of a list in what the service says of an environment.
        case item(service: String, environment: String, list: String)
        /// A record of a zone.
        case record(zone: String)
        /// A key of a Worker, below these.
        case worker(String, path: [String])
        /// A key of a Pages project, below these.
        case pagesProject(String, path: [String])
        /// A key of what a repository's jobs get, below these; named `owner/name`, or `owner/name@environment`.
        case repository(String, path: [String])
    }

    package let place: Place
    /// Of an item or a record only the value is written.
    package let entry: DeclaredEntry
}
