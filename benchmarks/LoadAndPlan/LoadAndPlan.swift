internal import FoundationEssentials

/// Loading and planning estates of growing size: processor time, the same by resource, memory. Every measurement runs in a
/// process of its own, so that its largest size is its own too.
struct LoadAndPlan {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        let own = CommandLine.arguments[0]
        var table = Table(
            "Loading and planning in process: processor time, median of \(options.runs)",
            [
                "resources", "live", "operations", "load s", "history s", "plan s", "plan file s", "load µs each", "history µs each",
                "plan µs each", "plan file µs each", "memory MB", "wall s",
            ])
        for size in options.sizes {
            let place = try Workplace()
            try Self.check(ChildProcess.run(own, ["generate", place.path, "\(size)"], output: place.path + "/log"), place.path)
            for kind in GeneratedLive.Kind.allCases {
                table.add(try row(size, kind, own, place.path))
            }
        }
        table.print()
    }

    private func row(_ size: Int, _ kind: GeneratedLive.Kind, _ own: String, _ place: String) throws -> [String] {
        var all: [PlanningRun.Measured] = []
        var (peak, wall) = (0, [Double]())
        for _ in 1...options.runs {
            let cost = try ChildProcess.run(own, ["measure", place, kind.rawValue], output: place + "/log")
            try Self.check(cost, place)
            guard let measured = PlanningRun.Measured(line: Workplace.text(place + "/log")) else { throw Failure("no measurement") }
            all.append(measured)
            peak = max(peak, cost.peakBytes)
            wall.append(cost.seconds)
        }
        let steps = [\PlanningRun.Measured.load, \.history, \.plan, \.write].map { step in Numbers.median(all.map { $0[keyPath: step] }) }
        return [Numbers.grouped(size), kind.rawValue, Numbers.grouped(all[0].operations)] + steps.map(Numbers.short)
            + steps.map { Numbers.short($0 * 1e6 / Double(size)) } + [Numbers.megabytes(peak), Numbers.short(Numbers.median(wall))]
    }

    private static func check(_ cost: ChildProcess.Cost, _ place: String) throws {
        guard cost.status == 0 else { throw Failure(Workplace.tail(place + "/log")) }
    }
}
