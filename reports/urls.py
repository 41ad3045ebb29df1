"""Addresses of figures and summaries."""

from django.urls import path

from reports.views import (
    dashboards,
    definitions,
    figures,
    generations,
    my_year,
    narratives,
    papers,
    rows,
    summaries,
    workbench,
)

urlpatterns = [
    path("workbench/", workbench.page, name="workbench"),
    path("my-year/", my_year.page, name="my-year"),
    path("my-year/<int:year>/certificate/", my_year.certificate, name="my-year-certificate"),
    path("dashboard/", dashboards.own, name="dashboards"),
    path("dashboard/<slug:code>/", dashboards.page, name="dashboard"),
    path("summaries/", summaries.index, name="summaries"),
    path("summaries/<slug:code>/<int:year>/", summaries.page, name="summary"),
    path("summaries/<slug:code>/<int:year>/generation/", generations.generate, name="summary-generation"),
    path("summaries/<slug:code>/<int:year>/batch/", generations.generate_all, name="summary-batch-new"),
    path("summaries/batches/<uuid:pk>/", generations.batch, name="summary-batch"),
    path("summaries/<slug:code>/<int:year>/text/<slug:section>/", narratives.edit, name="narrative"),
    path("summaries/files/<uuid:pk>/", generations.download, name="summary-file"),
    path("figures/<slug:code>/<int:year>/", figures.index, name="figures"),
    path("figures/<uuid:pk>/", figures.entry, name="figure"),
    path("minors/<uuid:pk>/papers/<slug:kind>/", papers.show, name="file-paper"),
    path("figures/<slug:code>/rows/<slug:metric>/", rows.index, name="figure-rows"),
    path("figures/", definitions.index, name="definitions"),
]
