internal import PlumbCommands

/// `plumb` with an HTTP server for the metrics of `plumb drift --watch --listen`.
@main
struct WatchCommand {
    static func main() async {
        MetricsServers.install(HummingbirdMetricsServer())
        PlumbCommand.prepare()
        await PlumbCommand.run()
    }
}
