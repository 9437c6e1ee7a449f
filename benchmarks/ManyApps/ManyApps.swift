internal import FoundationEssentials

/// The executable `plumb` on estates of many apps, against a simulated Heroku that answers at once or late.
struct ManyApps {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    func run() async throws {
        try await planWithoutChange()
        try await driftRounds()
        try await firstApply()
    }

    /// The first check of drift reads everything; the next one asks what has changed since.
    private func driftRounds() async throws {
        var table = Table(
            "`plumb drift` of 20 variables an app, where nothing has drifted, \(options.runs) runs",
            ["apps", "ms a call", "round", "requests", "median ms", "fastest ms", "processor ms", "memory MB"])
        for apps in options.apps {
            for delay in options.delays { for row in try await driftRows(apps, delay: delay) { table.add(row) } }
        }
        table.print()
    }

    private func driftRows(_ apps: Int, delay: Int) async throws -> [[String]] {
        var costs: [[ChildProcess.Cost]] = [[], []]
        var requests = [0, 0]
        for _ in 1...options.runs {
            let place = try Workplace()
            let estate = AppEstate(place: place.path, apps: apps, shape: .variables)
            try estate.write()
            let heroku = try await SimulatedHeroku(options.bin, seed: "live", place: place.path, delay: delay)
            defer { heroku.stop() }
            try plumb(["init", AppEstate.environment], estate, heroku, expecting: 0)
            for round in 0...1 {
                _ = try await heroku.requests()
                costs[round].append(try plumb(["drift", AppEstate.environment], estate, heroku, expecting: 0))
                requests[round] = try await heroku.requests().count
            }
        }
        return zip(["first", "next"], zip(costs, requests)).map { round, measured in
            let (costs, requests) = measured
            let seconds = costs.map(\.seconds)
            return [
                "\(apps)", "\(delay)", round, "\(requests)", Numbers.milliseconds(Numbers.median(seconds)),
                Numbers.milliseconds(seconds.min() ?? 0), Numbers.milliseconds(Numbers.median(costs.map(\.processorSeconds))),
                Numbers.megabytes(costs.map(\.peakBytes).max() ?? 0),
            ]
        }
    }

    private func planWithoutChange() async throws {
        var table = Table(
            "`plumb plan` without a change, \(options.runs) runs",
            [
                "apps", "each with", "ms a call", "requests", "wire limit ms", "in two steps ms", "median ms", "fastest ms",
                "median / limit", "median / two steps", "processor ms", "memory MB",
            ])
        for apps in options.apps {
            for shape in AppEstate.Shape.allCases {
                let place = try Workplace()
                let estate = AppEstate(place: place.path, apps: apps, shape: shape)
                try estate.write()
                for delay in options.delays { table.add(try await planRow(estate, delay: delay)) }
            }
        }
        table.print()
    }

    private func planRow(_ estate: AppEstate, delay: Int) async throws -> [String] {
        var costs: [ChildProcess.Cost] = []
        var limit: WireLimit?
        for _ in 1...options.runs {
            // A new one each time: what was asked before counts against the provider's rate limit.
            let heroku = try await SimulatedHeroku(options.bin, seed: "live", place: estate.place, delay: delay)
            defer { heroku.stop() }
            if !FileManager.default.fileExists(atPath: estate.place + "/ledger.sqlite") {
                try plumb(["init", AppEstate.environment], estate, heroku, expecting: 0)
            }
            _ = try await heroku.requests()
            costs.append(try plumb(["plan", AppEstate.environment], estate, heroku, expecting: 0))
            limit = WireLimit(try await heroku.requests(), delay: delay)
        }
        guard let limit else { return [] }
        let seconds = costs.map(\.seconds)
        let median = Numbers.median(seconds) * 1_000
        func ratio(to milliseconds: Int) -> String { milliseconds == 0 ? "" : Numbers.short(median / Double(milliseconds)) }
        return [
            "\(estate.apps)", estate.shape.rawValue, "\(delay)", "\(limit.requests)", "\(limit.milliseconds)", "\(limit.inTwoSteps)",
            Numbers.short(median), Numbers.milliseconds(seconds.min() ?? 0), ratio(to: limit.milliseconds), ratio(to: limit.inTwoSteps),
            Numbers.milliseconds(Numbers.median(costs.map(\.processorSeconds))), Numbers.megabytes(costs.map(\.peakBytes).max() ?? 0),
        ]
    }

    private func firstApply() async throws {
        var table = Table(
            "First `plumb apply`: every app is made with its 20 variables, \(options.runs) runs",
            ["apps", "ms a call", "requests", "reads", "writes", "an app", "median ms", "fastest ms", "processor ms", "memory MB"])
        for apps in options.apps {
            for delay in options.delays { table.add(try await applyRow(apps, delay: delay)) }
        }
        table.print()
    }

    private func applyRow(_ apps: Int, delay: Int) async throws -> [String] {
        var costs: [ChildProcess.Cost] = []
        var methods: [String] = []
        for _ in 1...options.runs {
            let place = try Workplace()
            let estate = AppEstate(place: place.path, apps: apps, shape: .variables)
            try estate.write()
            let heroku = try await SimulatedHeroku(options.bin, seed: "empty", place: place.path, delay: delay)
            defer { heroku.stop() }
            try plumb(["plan", AppEstate.environment, "--out", "plans"], estate, heroku, expecting: 2)
            _ = try await heroku.requests()
            let files = try FileManager.default.contentsOfDirectory(atPath: place.path + "/plans")
            guard let plan = files.first(where: { $0.hasSuffix(".plan.json") }) else { throw Failure("no plan file") }
            costs.append(try plumb(["apply", "plans/" + plan], estate, heroku, expecting: 0))
            methods = try await heroku.requests().map(\.method)
        }
        let seconds = costs.map(\.seconds)
        let reads = methods.count { $0 == "GET" }
        return [
            "\(apps)", "\(delay)", "\(methods.count)", "\(reads)", "\(methods.count - reads)",
            Numbers.short(Double(methods.count) / Double(apps)), Numbers.milliseconds(Numbers.median(seconds)),
            Numbers.milliseconds(seconds.min() ?? 0), Numbers.milliseconds(Numbers.median(costs.map(\.processorSeconds))),
            Numbers.megabytes(costs.map(\.peakBytes).max() ?? 0),
        ]
    }

    @discardableResult
    private func plumb(
        _ arguments: [String], _ estate: AppEstate, _ heroku: SimulatedHeroku, expecting status: Int32
    ) throws -> ChildProcess.Cost {
        let variables = [
            "PATH": AppEstate.path, "HOME": estate.place, "HEROKU_API_KEY": AppEstate.token, "PLUMB_HEROKU_URL": heroku.url,
            "FINGERPRINT_KEY": "a key for the benchmark, of 32 bytes and more", "PLUMB_LEDGER": estate.place + "/ledger.sqlite",
            "PLUMB_ACTOR": "benchmark", "NO_PROXY": "127.0.0.1",
        ]
        let log = estate.place + "/plumb.log"
        let cost = try ChildProcess.run(
            options.bin + "/plumb", arguments, environment: variables, directory: estate.place, output: log)
        guard cost.status == status else {
            throw Failure("plumb \(arguments.joined(separator: " ")) ended with \(cost.status), not \(status):\n" + Workplace.tail(log))
        }
        return cost
    }
}
