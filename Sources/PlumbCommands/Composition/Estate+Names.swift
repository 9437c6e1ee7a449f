internal import ArgumentParser
internal import Diagnostics
internal import Estate

/// Names as they come from a command line.
extension Estate {
    func environment(named name: String) throws -> EnvironmentDeclaration {
        if let found = environments[name] { return found }
        let known = environments.keys.sorted()
        let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
        throw CommandFailure(.validationFailure, "there is no environment \"\(name)\"; there are \(known.joined(separator: ", "))\(hint)")
    }

    /// - Throws: ``CommandFailure`` where one of the services is in none of the environments.
    func checkServices(_ names: [String], in environments: [String]) throws {
        let known = Set(services.filter { environments.contains($0.environment) }.map(\.name)).sorted()
        for name in names where !known.contains(name) {
            let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
            let place = environments.joined(separator: " and ")
            throw CommandFailure(.validationFailure, "there is no service \"\(name)\" in \(place)\(hint)")
        }
    }
}
