#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// Runs the benchmarks named on the command line, all without one, and prints Markdown tables.
@main
enum Benchmarks {
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch arguments.first {
            // The first and the last of these are how the first benchmark gives each measurement a process of its own.
            case "generate": try await LargeEstate.write(into: arguments[1], size: Int(arguments[2]) ?? 0)
            // A history of so many events, for scripts/check-speed.
            case "history": try await LongHistory.write(to: arguments[1], events: Int(arguments[2]) ?? 0)
            case "measure": print(try await PlanningRun(directory: arguments[1], live: arguments[2]).measured().line)
            default:
                let options = try Options(taking: &arguments)
                for name in arguments.isEmpty ? Self.all : arguments { try await run(name, options) }
            }
        } catch {
            let bytes = Array("plumb-benchmarks: \(error)\n".utf8)
            _ = write(STDERR_FILENO, bytes, bytes.count)
            exit(1)
        }
    }

    private static let all = ["load-and-plan", "many-apps", "start-up", "year-of-history", "long-history"]

    private static func run(_ name: String, _ options: Options) async throws {
        switch name {
        case "load-and-plan": try await LoadAndPlan(options).run()
        case "many-apps": try await ManyApps(options).run()
        case "start-up": try StartUp(options).run()
        case "year-of-history": try await YearOfHistory(options).run()
        case "long-history": try await LongHistory(options).run()
        default: throw Failure("there is no benchmark \"\(name)\"; there are \(all.joined(separator: ", "))")
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
