internal import FoundationEssentials

/// What is measured, and how often.
struct Options {
    /// Where the release executables `plumb` and `plumb-simulator` are.
    private(set) var bin = Self.absolute(".build-static/release")
    private(set) var sizes = [1_000, 10_000, 100_000]
    private(set) var apps = [50, 200]
    /// Milliseconds a call.
    private(set) var delays = [0, 50]
    /// Lengths of histories.
    private(set) var days = [36, 365]
    /// The longest history that is also made in git, where each apply is a push.
    private(set) var pushedDays = 36
    /// Lengths of long histories.
    private(set) var events = [100_000]
    /// Where long histories are made.
    private(set) var homes = Home.allCases
    /// Runs of each measurement; the median is told.
    private(set) var runs = 5

    /// Takes `--name value` out of the arguments.
    init(taking arguments: inout [String]) throws {
        while let index = arguments.firstIndex(where: { $0.hasPrefix("--") }) {
            guard index + 1 < arguments.count else { throw Failure("\(arguments[index]) needs a value") }
            let (name, value) = (arguments[index], arguments[index + 1])
            arguments.removeSubrange(index...(index + 1))
            let numbers = value.split(separator: ",").compactMap { Int($0) }
            switch name {
            case "--bin": bin = Self.absolute(value)
            case "--sizes": sizes = numbers
            case "--apps": apps = numbers
            case "--delays": delays = numbers
            case "--days": days = numbers
            case "--events": events = numbers
            case "--pushed-days": pushedDays = numbers.first ?? 0
            case "--homes": homes = value.split(separator: ",").compactMap { Home(rawValue: String($0)) }
            case "--runs": runs = max(1, numbers.first ?? 1)
            default: throw Failure("there is no option \(name)")
            }
        }
    }

    /// Programs are started in other directories.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
