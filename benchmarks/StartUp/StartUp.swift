/// How long `plumb` takes before it does anything: `plumb --help`, the median of 50, after one that is not counted.
struct StartUp {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() throws {
        let path = options.bin + "/plumb"
        let costs = try (0...50).map { _ in try ChildProcess.run(path, ["--help"]) }.dropFirst()
        guard costs.allSatisfy({ $0.status == 0 }) else { throw Failure("plumb --help failed") }
        let seconds = costs.map(\.seconds).sorted()
        var table = Table("Start-up: `plumb --help`, 50 runs", ["median ms", "fastest ms", "slowest ms", "memory MB"])
        table.add([
            Numbers.milliseconds(Numbers.median(seconds)), Numbers.milliseconds(seconds.first ?? 0),
            Numbers.milliseconds(seconds.last ?? 0), Numbers.megabytes(costs.map(\.peakBytes).max() ?? 0),
        ])
        table.print()
    }
}
